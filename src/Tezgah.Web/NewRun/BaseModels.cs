using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Index;
using Tezgah.Web.Display;
using Tezgah.Web.Models;

namespace Tezgah.Web.NewRun;

/// <summary>A model that a run can begin with.</summary>
/// <param name="Folder">Its folder, as a full path.</param>
/// <param name="Name">What it is called.</param>
/// <param name="From">Why it is known: an end of the texts' keys <c>BaseModels.</c>.</param>
/// <param name="About">What it is.</param>
public sealed record BaseModel(string Folder, string Name, string From, ModelDescription About)
{
    /// <summary>Architecture and size: <c>Llama · 1.24 B</c>; empty where its files do not tell.</summary>
    public string Kind(Format format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return string.Join(" · ", Parts(format));
    }

    private IEnumerable<string> Parts(Format format)
    {
        if (About.Config is { } config)
        {
            yield return ModelWords.Architecture(config);
        }

        if (About.Parameters > 0)
        {
            yield return format.Large(About.Parameters);
        }
    }
}

/// <summary>
/// The models that the form for a new run offers: those on the list, those that runs have begun with, those that runs have made, and those
/// that lie where models usually are.
/// </summary>
public sealed class BaseModels(IModelStore store, ModelSuggestions suggestions, ModelReader reader, ModelFolders folders, RunIndex index)
{
    /// <summary>How many are described; each costs reading its configuration and the headers of its weights.</summary>
    public const int Most = 48;

    /// <summary>The models that have a configuration, each folder once.</summary>
    /// <exception cref="ProblemException">The store cannot be read.</exception>
    public async Task<IReadOnlyList<BaseModel>> FindAsync(CancellationToken cancellationToken)
    {
        var listed = await store.ListAsync(cancellationToken);
        await index.ReadyAsync(cancellationToken);
        var found = (await suggestions.FindAsync(listed, cancellationToken)).ToLookup(m => m.Run is not null);
        var used = await Task.Run(Used, cancellationToken);
        var models = new List<BaseModel>();
        var all = listed.Select(m => (m.Folder, m.Name, From: "Listed"))
            .Concat(used.Select(f => (Folder: f, Name: ModelNames.Of(f), From: "Used")))
            .Concat(found[true].Select(m => (m.Folder, m.Name, From: "Made")))
            .Concat(found[false].Select(m => (m.Folder, m.Name, From: "Found")))
            .DistinctBy(m => m.Folder, StringComparer.Ordinal).Take(Most);
        foreach (var (folder, name, from) in all)
        {
            var about = await reader.DescribeAsync(folder, cancellationToken);
            if (about.Config is not null)
            {
                models.Add(new BaseModel(folder, name, from, about));
            }
        }

        return models;
    }

    // The one that most runs began with first. A folder that is gone, or not allowed any more, is no offer.
    private string[] Used() =>
    [
        .. index.All.Where(r => !r.IsImported && r.Run.Status.IsEnded())
            .GroupBy(r => r.Settings.Value("model.model_name_or_path") ?? "", StringComparer.Ordinal)
            .Where(g => g.Key.Length > 0)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Take(Most)
            .Select(g => Resolved(g.Key)).OfType<string>(),
    ];

    private string? Resolved(string path)
    {
        try
        {
            return folders.Resolve(path);
        }
        catch (ProblemException)
        {
            return null;
        }
    }
}
