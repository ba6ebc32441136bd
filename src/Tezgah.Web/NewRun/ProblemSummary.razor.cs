using Microsoft.AspNetCore.Components;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Settings;

namespace Tezgah.Web.NewRun;

/// <summary>Everything wrong with the form at once, each with the way to its field.</summary>
public sealed partial class ProblemSummary
{
    private ElementReference _element;

    /// <summary>What is wrong.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<Problem> Problems { get; set; }

    /// <summary>Called with the key of the field that a person wants to go to.</summary>
    [Parameter]
    public EventCallback<string> FieldChosen { get; set; }

    /// <summary>Where the browser is.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <summary>Brings the list before the person's eyes.</summary>
    public ValueTask FocusAsync() => _element.FocusAsync();

    private static string? FieldOf(Problem problem) =>
        SettingsSchema<TrainingJob>.All.Any(s => s.Key == problem.Where) ? problem.Where : null;

    // A sentence that does not name its field gets the name before it.
    private string Sentence(Problem problem)
    {
        var sentence = SettingHint.Sentence(problem, k => S[k + ".label"]);
        return FieldOf(problem) is { } key && (problem.Args.Count == 0 || problem.Args[0] != key) ? $"{S[key + ".label"]}: {sentence}" : sentence;
    }

    private string Address(string key) =>
        new Uri(Navigation.Uri).GetComponents(UriComponents.PathAndQuery, UriFormat.UriEscaped) + "#" + SettingHint.Id(key);
}
