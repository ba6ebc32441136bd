using Tezgah.Core.Problems;

namespace Tezgah.Core.Files;

/// <summary>What an error of the file system means for a person.</summary>
public static class FileErrors
{
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);
    private const int DiskFull = unchecked((int)0x80070070);
    private const int HandleDiskFull = unchecked((int)0x80070027);

    // .NET puts errno into HResult where it has no Windows code for it.
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int NoSpace = 28;
    private const int LinuxQuota = 122;
    private const int MacQuota = 69;

    /// <summary>Whether another process holds the file without sharing.</summary>
    public static bool IsInUse(IOException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.HResult is SharingViolation or LockViolation
            || (OperatingSystem.IsLinux() && error.HResult == LinuxWouldBlock)
            || (OperatingSystem.IsMacOS() && error.HResult == MacWouldBlock);
    }

    /// <summary>Whether the disk, or the person's share of it, is full.</summary>
    public static bool IsDiskFull(IOException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.HResult is DiskFull or HandleDiskFull
            || (!OperatingSystem.IsWindows() && error.HResult == NoSpace)
            || (OperatingSystem.IsLinux() && error.HResult == LinuxQuota)
            || (OperatingSystem.IsMacOS() && error.HResult == MacQuota);
    }

    /// <summary>The problem of a file or folder that could not be written.</summary>
    public static Problem NotWritten(string path, Exception error) =>
        error is IOException e && IsDiskFull(e)
            ? new Problem("disk-full", path, path)
            : new Problem("folder-not-writable", path, path, error.Message);
}
