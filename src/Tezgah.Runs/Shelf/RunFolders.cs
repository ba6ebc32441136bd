using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;

namespace Tezgah.Runs.Shelf;

/// <summary>The folders of runs that are to go.</summary>
internal static class RunFolders
{
    private static readonly EnumerationOptions s_everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    /// <summary>How large a folder is, links not followed, and how many checkpoints lie in it.</summary>
    public static (long Bytes, int Checkpoints) SizeOf(JobFolder folder)
    {
        var root = new DirectoryInfo(folder.Root);
        if (!root.Exists)
        {
            return (0, 0);
        }

        var bytes = root.EnumerateFiles("*", s_everything).Sum(f => f.Length);
        return (bytes, Directory.Exists(folder.Checkpoints) ? Directory.EnumerateDirectories(folder.Checkpoints).Count() : 0);
    }

    /// <summary>Removes a folder; says why where it cannot.</summary>
    public static Problem? Remove(JobFolder folder)
    {
        try
        {
            if (Directory.Exists(folder.Root))
            {
                Directory.Delete(folder.Root, recursive: true);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Problem("run-folder-not-removed", folder.Root, folder.Root).Because(e);
        }
    }
}
