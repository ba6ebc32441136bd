using System.Globalization;
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
            : new Problem("folder-not-writable", path, path).Because(error);

    /// <summary>Why a file or folder could not be used, as a part of a sentence.</summary>
    public static Problem Cause(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            FileNotFoundException or DirectoryNotFoundException or DriveNotFoundException => Problem.Part("why-missing"),
            UnauthorizedAccessException => Problem.Part("why-no-permission"),
            PathTooLongException => Problem.Part("why-path-long"),
            EndOfStreamException => Problem.Part("why-ends-early"),
            IOException io when IsDiskFull(io) => Problem.Part("why-disk-full"),
            IOException io when IsInUse(io) => Problem.Part("why-in-use"),
            _ => Cause(error.HResult),
        };
    }

    /// <summary>The same for the number of an error of the system: one of Windows, or errno.</summary>
    public static Problem Cause(int error)
    {
        var number = error & 0xffff;
        var code = OperatingSystem.IsWindows() ? WindowsCause(number) : UnixCause(number);
        return code is null ? Problem.Part("why-system", number.ToString(CultureInfo.InvariantCulture)) : Problem.Part(code);
    }

    private static string? WindowsCause(int number) => number switch
    {
        2 or 3 => "why-missing",
        5 => "why-no-permission",
        19 => "why-read-only",
        21 or 23 or 31 or 53 or 59 or 64 or 1117 => "why-device",
        80 or 183 => "why-exists",
        123 => "why-no-path",
        145 => "why-not-empty",
        _ => null,
    };

    private static string? UnixCause(int number) => number switch
    {
        2 => "why-missing",
        1 or 13 => "why-no-permission",
        5 or 6 or 19 => "why-device",
        16 or 26 => "why-in-use",
        17 => "why-exists",
        21 => "why-folder",
        23 or 24 => "why-too-many-open",
        30 => "why-read-only",
        39 or 66 => "why-not-empty",
        _ => null,
    };
}
