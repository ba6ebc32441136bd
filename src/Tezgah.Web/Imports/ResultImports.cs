using Tezgah.Core.Problems;
using Tezgah.Core.Results;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Runs.Imports;
using Tezgah.Web.Access;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Imports;

/// <summary>
/// Reads the results of other programs for the owner, from allowed folders only (<see cref="AllowedFolders"/>), whatever links lead
/// where, and makes runs of them. One for each visit.
/// </summary>
public sealed class ResultImports(AllowedFolders folders, DashboardOptions options, RunImporter importer, Visitor visitor)
{
    /// <summary>The folders below which results may lie.</summary>
    public IReadOnlyList<string> Roots => folders.Roots;

    /// <summary>What lies in the folder that a person typed: a full path, or one from home (~) or from where the dashboard was started.</summary>
    /// <exception cref="ProblemException">
    /// <c>viewer-may-not</c>, <c>import-folder-outside</c>, <c>import-folder-missing</c>, <c>import-nothing</c>, <c>file-not-readable</c>, or
    /// the sentence of a file that cannot be used.
    /// </exception>
    public ImportedResults Read(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        CheckVisitor();
        var path = typed.Trim().Trim('"');
        try
        {
            var home = path == "~" || path.StartsWith("~/", StringComparison.Ordinal);
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(home ? AllowedFolders.Home + path[1..] : path, options.BaseFolder));
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
            throw new ProblemException(new Problem("file-not-readable", path, path).Because(e), e);
        }
    }

    /// <summary>Reads the folder again, since it may have changed after it was shown, and makes a run of what lies there.</summary>
    /// <exception cref="ProblemException">As <see cref="Read"/>; the disk is full, or a file cannot be copied.</exception>
    public async Task<RunRecord> ImportAsync(string folder, string? name, CancellationToken cancellationToken)
    {
        CheckVisitor();
        var found = await Task.Run(() => Read(folder), cancellationToken);
        return await importer.ImportAsync(found, name, cancellationToken);
    }

    // A file that is a link out of the folder would be read, and quoted, by the first message about it.
    private static IEnumerable<string> FilesOf(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "*.json"), .. Directory.EnumerateFiles(folder, "*.csv"),
        .. Directory.EnumerateDirectories(folder, "checkpoint-*").Select(d => Path.Combine(d, "trainer_state.json")),
    ];

    private void CheckVisitor()
    {
        if (visitor.Obstacle is { } obstacle)
        {
            throw new ProblemException(obstacle);
        }
    }

    private void Check(string full, string typed)
    {
        if (!folders.IsAllowed(full))
        {
            throw new ProblemException(new Problem("import-folder-outside", null, typed, string.Join(", ", folders.Roots)));
        }
    }
}
