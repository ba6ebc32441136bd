using Tezgah.Core.Files;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Runs.Queue;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.NewRun;

/// <summary>
/// Recipes: those that a person saved, as files below <c>recipes/</c> of the data folder, and those that came with the program, which are
/// only read.
/// </summary>
public sealed class RecipeStore(DashboardOptions options)
{
    /// <summary>The largest recipe file that is taken, in bytes.</summary>
    public const int Largest = 1 << 20;

    private string Folder => Path.Combine(options.DataFolder, "recipes");

    private string? Samples => options.SampleFolder is { } sample ? Path.Combine(Path.GetDirectoryName(sample)!, "recipes") : null;

    /// <summary>All of them, a person's own first, by name.</summary>
    public IReadOnlyList<Recipe> List() => [.. In(Folder, Recipe.Own), .. In(Samples, Recipe.Sample)];

    /// <summary>Saves settings under a name; a recipe of that name is replaced.</summary>
    /// <exception cref="ProblemException"><c>recipe-name</c>, <c>disk-full</c>, <c>folder-not-writable</c>.</exception>
    public Recipe Save(string name, TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(job);
        var called = name.Trim();
        var slug = RunNames.Slug(called);
        if (called.Length == 0 || slug.Length == 0)
        {
            throw new ProblemException(new Problem("recipe-name", null, called));
        }

        var path = Path.Combine(Folder, slug + ".json");
        var recipe = job with { Name = called };
        try
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(path + ".part", JobFile.ToJson(recipe));
            File.Move(path + ".part", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(FileErrors.NotWritten(Folder, e), e);
        }

        return new Recipe(Recipe.Own + slug, called, recipe, []);
    }

    /// <summary>Deletes a person's own recipe; one that is not there is left out.</summary>
    /// <exception cref="ProblemException"><c>folder-not-writable</c>.</exception>
    public void Remove(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (!recipe.IsOwn || List().All(r => r.Id != recipe.Id))
        {
            return;
        }

        try
        {
            File.Delete(Path.Combine(Folder, recipe.Id[Recipe.Own.Length..] + ".json"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(FileErrors.NotWritten(Folder, e), e);
        }
    }

    /// <summary>Reads a recipe that came as text; its relative paths count from where the dashboard was started.</summary>
    public Recipe Read(string json, string source)
    {
        var problems = new List<Problem>();
        var job = JobFile.Parse(json, source, problems).WithPathsFrom(options.BaseFolder);
        return new Recipe("", job.Name.Length > 0 ? job.Name : Path.GetFileNameWithoutExtension(source), job, OfSettings(problems));
    }

    // A recipe need not say what it is trained on.
    private static Problem[] OfSettings(List<Problem> problems) => [.. problems.Where(p => p.Where != "data.train")];

    private static IEnumerable<Recipe> In(string? folder, string prefix)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            return [];
        }

        return Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(path =>
        {
            var problems = new List<Problem>();
            var job = new TrainingJob();
            try
            {
                job = JobFile.Parse(File.ReadAllText(path), path, problems).WithPathsFrom(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(new Problem("file-not-readable", path, path).Because(e));
            }

            var name = Path.GetFileNameWithoutExtension(path);
            return new Recipe(prefix + name, job.Name.Length > 0 ? job.Name : name, job, OfSettings(problems));
        }).OrderBy(r => r.Name, StringComparer.CurrentCulture);
    }
}
