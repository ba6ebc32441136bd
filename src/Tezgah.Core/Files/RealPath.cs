namespace Tezgah.Core.Files;

/// <summary>Where a path leads once all links on the way are followed.</summary>
public static class RealPath
{
    // As many as Linux follows before it calls it a loop.
    private const int MostLinks = 40;

    /// <summary>The full path without links; parts that are not there stay as they are.</summary>
    /// <exception cref="IOException">The links lead in a circle, or a folder on the way cannot be read.</exception>
    public static string Of(string path)
    {
        var links = 0;
        return Follow(Path.GetFullPath(path), ref links);
    }

    /// <summary>Whether a path is a folder or lies below it; both without links.</summary>
    public static bool IsInside(string path, string folder)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(folder);
        var comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var root = Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
        return string.Equals(Path.TrimEndingDirectorySeparator(path), Path.TrimEndingDirectorySeparator(folder), comparison)
            || path.StartsWith(root, comparison);
    }

    private static string Follow(string full, ref int links)
    {
        var root = Path.GetPathRoot(full)!;
        var reached = root;
        foreach (var part in full[root.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(reached, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                reached = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"The links of '{full}' lead in a circle.");
            }

            reached = Follow(Path.GetFullPath(target, reached), ref links);
        }

        return reached;
    }
}
