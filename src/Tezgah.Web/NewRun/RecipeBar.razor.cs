using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Runs.Queue;

namespace Tezgah.Web.NewRun;

/// <summary>Loads, saves, shares and deletes recipes.</summary>
public sealed partial class RecipeBar
{
    private string _chosen = "";
    private string _name = "";
    private bool _keep = true;
    private string? _said;

    /// <summary>All recipes.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<Recipe> Recipes { get; set; }

    /// <summary>The job as it stands; null while settings are wrong.</summary>
    [Parameter]
    [EditorRequired]
    public TrainingJob? Job { get; set; }

    /// <summary>Is told the recipe to take, and whether the data and the model of the form stay.</summary>
    [Parameter]
    public EventCallback<(Recipe Recipe, bool KeepsData)> Loaded { get; set; }

    /// <summary>Is told that the list is another one.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    /// <summary>Keeps them.</summary>
    [Inject]
    public required RecipeStore Store { get; set; }

    private Recipe? Chosen => Recipes.FirstOrDefault(r => r.Id == _chosen);

    private Task LoadAsync() => SayAsync(async () =>
    {
        await Loaded.InvokeAsync((Chosen!, _keep));
        return T["RecipeLoaded", Chosen!.Name];
    });

    private Task SaveAsync() => SayAsync(async () =>
    {
        var (name, job) = (_name, Job!);
        var saved = await Task.Run(() => Store.Save(name, job));
        await Changed.InvokeAsync();
        _chosen = saved.Id;
        return T["RecipeSaved", saved.Name];
    });

    private Task RemoveAsync() => SayAsync(async () =>
    {
        var recipe = Chosen!;
        await Task.Run(() => Store.Remove(recipe));
        _chosen = "";
        await Changed.InvokeAsync();
        return T["RecipeDeleted", recipe.Name];
    });

    private Task ImportAsync(InputFileChangeEventArgs chosen) => SayAsync(async () =>
    {
        var file = chosen.File;
        if (file.Size > RecipeStore.Largest)
        {
            throw new ProblemException(new Problem("upload-too-large", null, file.Name, Display.Format.Bytes(file.Size), Display.Format.Bytes(RecipeStore.Largest)));
        }

        try
        {
            using var reader = new StreamReader(file.OpenReadStream(RecipeStore.Largest));
            var recipe = Store.Read(await reader.ReadToEndAsync(), file.Name);
            if (recipe.Problems is [var first, ..])
            {
                throw new ProblemException(first);
            }

            await Loaded.InvokeAsync((recipe, _keep));
            return T["RecipeLoaded", recipe.Name];
        }
        catch (IOException e)
        {
            throw new ProblemException(new Problem("upload-broken", null, file.Name).Because(e), e);
        }
    });

    private Task SayAsync(Func<Task<string>> work) => DoAsync(async () =>
    {
        _said = null;
        _said = await work();
    });

    private static string FileName(Recipe recipe) => RunNames.Slug(recipe.Name) + ".json";
}
