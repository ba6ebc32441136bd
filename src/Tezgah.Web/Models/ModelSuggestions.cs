using Tezgah.Core.Models;
using Tezgah.Core.Runs;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Models;

/// <summary>A model folder that was found.</summary>
/// <param name="Folder">The folder, as a full path.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Run">The name of the run that it came out of; null for others.</param>
public sealed record SuggestedModel(string Folder, string Name, string? Run = null);

/// <summary>
/// Looks for model folders where they usually are: below <c>models/</c> of the data folder, below the folders given with
/// <c>--models</c>, in Hugging Face's cache, and in the artifacts of finished runs.
/// </summary>
public sealed class ModelSuggestions(DashboardOptions options, IRunStore runs, IRunService service)
{
    private const int MostOffered = 24;

    // Somebody's folder of data sets may have a million files below it; a page must not wait for all of them.
    private const int MostVisited = 2000;
    private const int Deepest = 3;

    /// <summary>The folders that are not <paramref name="known"/> yet.</summary>
    public async Task<IReadOnlyList<SuggestedModel>> FindAsync(IReadOnlyCollection<KnownModel> known, CancellationToken cancellationToken = default)
    {
        var finished = (await runs.ListAsync(cancellationToken)).Where(r => r.Status is RunStatus.Completed or RunStatus.Stopped);
        return await Task.Run(
            () =>
            {
                var folders = known.Select(m => m.Folder).ToHashSet(StringComparer.Ordinal);
                var ofRuns = finished.Select(r => new SuggestedModel(Path.Combine(service.Folder(r.Id).Artifacts, "model"), r.Name, r.Name));
                return (IReadOnlyList<SuggestedModel>)
                [
                    .. ofRuns.Where(m => IsModel(m.Folder))
                        .Concat(Below().Select(f => new SuggestedModel(f, ModelNames.Of(f))))
                        .Where(m => folders.Add(m.Folder))
                        .Take(MostOffered),
                ];
            },
            cancellationToken);
    }

    private IEnumerable<string> Below()
    {
        var roots = options.ModelFolders.Prepend(Path.Combine(options.DataFolder, "models"));
        return roots.SelectMany(Below).Concat(Cached());
    }

    // Breadth first, so that the folders near the top are found before the limit is reached. What cannot be read is left out.
    private static IEnumerable<string> Below(string root)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        var waiting = new Queue<(string Folder, int Depth)>([(root, 0)]);
        for (var visited = 0; visited < MostVisited && waiting.TryDequeue(out var next); visited++)
        {
            if (IsModel(next.Folder))
            {
                yield return next.Folder;
            }
            else if (next.Depth < Deepest && Directory.Exists(next.Folder))
            {
                foreach (var folder in Directory.EnumerateDirectories(next.Folder, "*", options).Order(StringComparer.Ordinal))
                {
                    waiting.Enqueue((folder, next.Depth + 1));
                }
            }
        }
    }

    private static IEnumerable<string> Cached()
    {
        var hub = Environment.GetEnvironmentVariable("HF_HUB_CACHE")
            ?? Path.Combine(Environment.GetEnvironmentVariable("HF_HOME") ?? Path.Combine(ModelFolders.Home, ".cache", "huggingface"), "hub");
        var options = new EnumerationOptions { IgnoreInaccessible = true };
        return !Directory.Exists(hub) ? [] : Directory.EnumerateDirectories(hub, "models--*", options)
            .Select(m => Path.Combine(m, "snapshots"))
            .Where(Directory.Exists)
            .SelectMany(s => Directory.EnumerateDirectories(s, "*", options))
            .Where(IsModel)
            .Order(StringComparer.Ordinal);
    }

    private static bool IsModel(string folder) => File.Exists(Path.Combine(folder, ModelConfigFile.FileName));
}
