using Tezgah.Core.Problems;
using Tezgah.Core.Results;
using Tezgah.Core.Runs.Imports;
using Tezgah.Web.Hosting;
using Tezgah.Web.Models;

namespace Tezgah.Web.Imports;

/// <summary>Reads the results of other programs, from allowed folders only (<see cref="ModelFolders"/>), whatever links lead where.</summary>
public sealed class ImportFolders(ModelFolders folders, DashboardOptions options)
{
    /// <summary>The folders below which results may lie.</summary>
    public IReadOnlyList<string> Roots => folders.Roots;

    /// <summary>What lies in the folder that a person typed: a full path, or one from home (~) or from where the dashboard was started.</summary>
    /// <exception cref="ProblemException">
    /// <c>import-folder-outside</c>, <c>import-folder-missing</c>, <c>import-nothing</c>, <c>file-not-readable</c>, or the sentence of a
    /// file that cannot be used.
    /// </exception>
    public ImportedResults Read(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var path = typed.Trim().Trim('"');
        try
        {
            var home = path == "~" || path.StartsWith("~/", StringComparison.Ordinal);
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(home ? ModelFolders.Home + path[1..] : path, options.BaseFolder));
            // Before it is asked whether anything is there: nothing is told of folders outside.
            Check(full, path);
            foreach (var file in FilesOf(full))
            {
                Check(file, path);
            }

            return ImportReader.Read(full);
        }
        catch (ResultsFileException e)
        {
            throw new ProblemException(Problem.FromText(e.Message, path), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ProblemException(new Problem("file-not-readable", path, path, e.Message), e);
        }
    }

    // A file that is a link out of the folder would be read, and quoted, by the first message about it.
    private static IEnumerable<string> FilesOf(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "*.json"), .. Directory.EnumerateFiles(folder, "*.csv"),
        .. Directory.EnumerateDirectories(folder, "checkpoint-*").Select(d => Path.Combine(d, "trainer_state.json")),
    ];

    private void Check(string full, string typed)
    {
        if (!folders.IsAllowed(full))
        {
            throw new ProblemException(new Problem("import-folder-outside", null, typed, string.Join(", ", folders.Roots)));
        }
    }
}
