using System.Runtime.InteropServices;

namespace Tezgah.Engine.Checkpoints;

/// <summary>Brings what was written onto the disk, so that it outlives a power cut.</summary>
internal static partial class Disk
{
    private const int ReadOnly = 0;

    /// <summary>What a file system answers that cannot flush a folder: EINVAL, ENOTSUP.</summary>
    private static readonly int[] s_notOffered = [22, 95];

    /// <summary>Flushes a file's content, or a folder's names.</summary>
    /// <exception cref="IOException">It is not there, or the disk failed.</exception>
    public static void Flush(string path)
    {
        if (Directory.Exists(path))
        {
            FlushFolder(path);
            return;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    private static void FlushFolder(string path)
    {
        // Windows has no such call; NTFS keeps a journal of names.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = open(path, ReadOnly);
        if (folder < 0)
        {
            throw Failed(path, Marshal.GetLastPInvokeError());
        }

        try
        {
            if (fsync(folder) != 0 && Marshal.GetLastPInvokeError() is var error && !s_notOffered.Contains(error))
            {
                throw Failed(path, error);
            }
        }
        finally
        {
            _ = close(folder);
        }
    }

    private static IOException Failed(string path, int error) => new($"{path}: {Marshal.GetPInvokeErrorMessage(error)}");

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
