namespace Tezgah.Core.Files;

/// <summary>The disks that folders lie on.</summary>
public static class Disks
{
    /// <summary>The disk of a folder, which need not be there yet; null where the system does not tell.</summary>
    public static DriveInfo? Of(string folder)
    {
        try
        {
            // A folder that is not there yet will lie on the disk of the one above it.
            var full = Path.GetFullPath(folder);
            while (!Directory.Exists(full) && Path.GetDirectoryName(full) is { } above)
            {
                full = above;
            }

            // Elsewhere than on Windows, any path stands for the disk that it lies on.
            var disk = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(full)! : full);
            return disk.IsReady && disk.TotalSize > 0 ? disk : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A share that is away right now.
            return null;
        }
    }

    /// <summary>The bytes that this program may still write there; null where the system does not tell.</summary>
    public static long? FreeBytes(string folder) => Of(folder)?.AvailableFreeSpace;
}
