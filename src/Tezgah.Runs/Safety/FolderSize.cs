using Tezgah.Core.Jobs;

namespace Tezgah.Runs.Safety;

/// <summary>How large folders of runs are.</summary>
/// <param name="Bytes">All of it, links not followed.</param>
/// <param name="CheckpointBytes">The part that is checkpoints.</param>
/// <param name="Files">The number of files.</param>
public sealed record FolderSize(long Bytes, long CheckpointBytes, long Files)
{
    internal static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    /// <summary>Of no folder.</summary>
    public static FolderSize None { get; } = new(0, 0, 0);

    /// <summary>What is without the checkpoints.</summary>
    public long OtherBytes => Bytes - CheckpointBytes;

    /// <summary>Both together.</summary>
    public static FolderSize operator +(FolderSize one, FolderSize other) => Add(one, other);

    /// <summary>Both together.</summary>
    public static FolderSize Add(FolderSize one, FolderSize other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return new(one.Bytes + other.Bytes, one.CheckpointBytes + other.CheckpointBytes, one.Files + other.Files);
    }

    /// <summary>The size of one run's folder; nothing where there is none.</summary>
    public static FolderSize Of(JobFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var root = new DirectoryInfo(folder.Root);
        var size = None;
        foreach (var file in root.Exists ? root.EnumerateFiles("*", Everything) : [])
        {
            try
            {
                var bytes = file.Length;
                size += new FolderSize(bytes, IsCheckpoint(folder, file.FullName) ? bytes : 0, 1);
            }
            catch (FileNotFoundException)
            {
                // A run that goes on replaces its files.
            }
        }

        return size;
    }

    internal static bool IsCheckpoint(JobFolder folder, string file) =>
        file.StartsWith(folder.Checkpoints + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
