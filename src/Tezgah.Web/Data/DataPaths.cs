using Tezgah.Core.Problems;
using Tezgah.Web.Hosting;
using Tezgah.Web.Models;

namespace Tezgah.Web.Data;

/// <summary>
/// Which files the data pages may read: those below the folders that models may be read from, and the sample's. Links are followed
/// before it is asked.
/// </summary>
public sealed class DataPaths(ModelFolders folders, DashboardOptions options)
{
    /// <summary>The file behind what a person typed: a full path, or one from home (~) or from where the dashboard was started.</summary>
    /// <exception cref="ProblemException">
    /// <c>data-file-missing</c>, <c>data-file-folder</c>, <c>data-file-outside</c>, <c>data-file-unreadable</c>, <c>data-empty</c>.
    /// </exception>
    public string Resolve(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var path = typed.Trim().Trim('"');
        if (path.Length == 0)
        {
            throw Problem("data-file-missing", path);
        }

        try
        {
            var home = path == "~" || path.StartsWith("~/", StringComparison.Ordinal);
            var full = Path.GetFullPath(home ? ModelFolders.Home + path[1..] : path, options.BaseFolder);
            Check(full);
            return full;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ProblemException(new Problem("data-file-unreadable", null, path).Because(e), e);
        }
    }

    /// <summary>Checks that a file may be read, is there, and holds something.</summary>
    /// <returns>Its length in bytes and when it was written, UTC.</returns>
    /// <exception cref="ProblemException">As <see cref="Resolve"/>.</exception>
    public (long Length, DateTime Written) Check(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            if (!IsAllowed(path))
            {
                // Before it is asked whether the file is there: nothing is told of files outside.
                throw Problem("data-file-outside", path, string.Join(", ", folders.Roots));
            }

            // A link that leads nowhere is not there.
            if (!File.Exists(path))
            {
                throw Problem(Directory.Exists(path) ? "data-file-folder" : "data-file-missing", path);
            }

            var file = new FileInfo(path);
            var target = file.ResolveLinkTarget(returnFinalTarget: true) is { } link ? new FileInfo(link.FullName) : file;
            return
                // A pipe or a device has no length, and reading it may never end.
                target.Length == 0 ? throw Problem("data-empty", path)
                : (target.Length, target.LastWriteTimeUtc);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ProblemException(new Problem("data-file-unreadable", null, path).Because(e), e);
        }
    }

    private bool IsAllowed(string path) => folders.IsAllowed(path)
        || (options.SampleFolder is { } sample && Core.Files.RealPath.IsInside(Core.Files.RealPath.Of(path), Core.Files.RealPath.Of(sample)));

    private static ProblemException Problem(string code, params string[] args) => new(new Problem(code, null, args));
}
