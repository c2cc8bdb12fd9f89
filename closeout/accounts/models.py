"""The account somebody signs in with. What that person is and may do stands in `people`."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Accounts by their user name."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """Make an account; without a password nobody can sign in with one."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account. It is never deleted, because acts cite it: `is_active` off, and nobody can sign in any more."""

    username = models.CharField(max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    must_change_password = models.BooleanField(default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        """Return the name as others know it."""
        return self.name


class SignInFailure(models.Model):
    """A sign-in that failed, for some minutes: `of` is the digest of a name or of an address, by a key of ours."""

    of = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        """Found by what failed."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["of", "at"], name="accounts_failure_of")]
