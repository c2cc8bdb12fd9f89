"""What the system says when it will not open, read or write something, in both languages."""

import errno
from collections.abc import Mapping
from typing import Final

from closeout.kernel.text import Text, both

_SAID: Final[Mapping[int, Text]] = {
    errno.EACCES: Text("没有权限", "permission denied"),
    errno.EPERM: Text("不允许这样操作", "operation not permitted"),
    errno.ENOENT: Text("没有这个文件或文件夹", "no such file or folder"),
    errno.ENOTDIR: Text("路径中有一段不是文件夹", "part of the path is not a folder"),
    errno.EISDIR: Text("这是文件夹，不是文件", "it is a folder, not a file"),
    errno.EEXIST: Text("已经存在", "it exists already"),
    errno.ENOTEMPTY: Text("文件夹不是空的", "the folder is not empty"),
    errno.ENAMETOOLONG: Text("名称太长", "the name is too long"),
    errno.ELOOP: Text("链接绕成了圈", "links lead round in circles"),
    errno.EROFS: Text("磁盘是只读的", "the disk is read-only"),
    errno.ENOSPC: Text("磁盘已满", "the disk is full"),
    errno.EDQUOT: Text("磁盘配额已用完", "the disk quota is used up"),
    errno.EFBIG: Text("文件太大", "the file is too large"),
    errno.EIO: Text("磁盘读写出错", "the disk failed to read or write"),
    errno.EMFILE: Text("打开的文件太多", "too many files are open"),
    errno.EBUSY: Text("正被占用", "it is in use"),
    errno.EXDEV: Text("不在同一个磁盘上", "it lies on another disk"),
}


def reason(error: OSError) -> Text:
    """Return why the system refused; what is not known here is said in the system's own words."""
    return _SAID.get(error.errno or 0) or both(error.strerror or str(error) or type(error).__name__)
