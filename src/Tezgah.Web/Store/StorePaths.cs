using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Storage.Safety;
using Tezgah.Web.Access;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Store;

/// <summary>
/// The files that the store is written to and read from because a person typed a path: in allowed folders only
/// (<see cref="AllowedFolders"/>), links followed, and in the data folder nowhere but among its back-ups.
/// </summary>
public sealed class StorePaths(AllowedFolders folders, DashboardOptions options)
{
    /// <summary>The folder that files go to where none is named.</summary>
    public string Backups => Path.Combine(options.DataFolder, BackupList.Folder);

    /// <summary>The folders below which files may lie.</summary>
    public IReadOnlyList<string> Roots => folders.Roots;

    /// <summary>The file to write for what a person typed: a new one with the right ending; in a folder, <paramref name="name"/>.</summary>
    /// <exception cref="ProblemException">
    /// <c>store-path-outside</c>, <c>store-target-inside</c>, <c>store-target-ending</c>, <c>store-target-there</c>, <c>store-path-unusable</c>.
    /// </exception>
    public string Target(string typed, string name) => Try(typed, path =>
    {
        var ending = Path.GetExtension(name);
        var full = path.Length > 0 ? Full(path) : throw Problem("store-target-ending", path, ending);
        CheckAllowed(full, path);
        if (Directory.Exists(full) || Path.EndsInDirectorySeparator(path))
        {
            full = Path.Combine(full, name);
            CheckAllowed(full, path);
        }

        var real = RealPath.Of(full);
        if (RealPath.IsInside(real, RealPath.Of(options.DataFolder)) && !RealPath.IsInside(real, RealPath.Of(Backups)))
        {
            throw Problem("store-target-inside", path, Backups);
        }

        if (!string.Equals(Path.GetExtension(full), ending, StringComparison.OrdinalIgnoreCase))
        {
            throw Problem("store-target-ending", path, ending);
        }

        return Path.Exists(full) ? throw Problem("store-target-there", path) : full;
    });

    /// <summary>The file to read for what a person typed.</summary>
    /// <exception cref="ProblemException"><c>store-path-outside</c>, <c>store-path-missing</c>, <c>store-path-unusable</c>.</exception>
    public string Source(string typed) => Try(typed, path =>
    {
        var full = Full(path);
        CheckAllowed(full, path);
        return File.Exists(full) ? full : throw Problem("store-path-missing", path);
    });

    private static string Try(string typed, Func<string, string> resolve)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var path = typed.Trim().Trim('"');
        try
        {
            return resolve(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ProblemException(new Problem("store-path-unusable", null, path).Because(e), e);
        }
    }

    // A full path, or one from home (~) or from where the dashboard was started.
    private string Full(string path)
    {
        var home = path == "~" || path.StartsWith("~/", StringComparison.Ordinal);
        return Path.GetFullPath(home ? AllowedFolders.Home + path[1..] : path, options.BaseFolder);
    }

    // Before it is asked whether anything is there: nothing is told of folders outside.
    private void CheckAllowed(string full, string typed)
    {
        if (!folders.IsAllowed(full))
        {
            throw Problem("store-path-outside", typed, string.Join(", ", folders.Roots));
        }
    }

    private static ProblemException Problem(string code, params string[] args) => new(new Problem(code, null, args));
}
