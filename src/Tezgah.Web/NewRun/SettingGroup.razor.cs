using Microsoft.AspNetCore.Components;

namespace Tezgah.Web.NewRun;

/// <summary>Settings that people think of together; those that few change are folded away until one of them needs a look.</summary>
public sealed partial class SettingGroup
{
    private bool _open;

    /// <summary>The group.</summary>
    [Parameter]
    [EditorRequired]
    public required FormGroup Group { get; set; }

    /// <summary>The form.</summary>
    [Parameter]
    [EditorRequired]
    public required NewRunModel Model { get; set; }

    /// <summary>Called with a setting's key and what was typed.</summary>
    [Parameter]
    public EventCallback<(string Key, string Text)> Changed { get; set; }

    /// <summary>The id of the list with what could be meant, by key.</summary>
    [Parameter]
    public IReadOnlyDictionary<string, string> Suggestions { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What recipes have.</summary>
    [Parameter]
    public OthersUse Others { get; set; } = OthersUse.Nothing;

    /// <summary>What past runs had.</summary>
    [Parameter]
    public PastUse Past { get; set; } = PastUse.Nothing;

    /// <summary>What stands above the settings.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private string? AdvancedHint => Group.Advanced.Count(Model.IsChanged) is var changed and > 0
        ? T["AdvancedChanged", Group.Advanced.Count, changed]
        : T["AdvancedCount", Group.Advanced.Count];

    /// <inheritdoc/>
    protected override void OnParametersSet() => _open |= Group.Advanced.Any(k => Model.ShownAt(k).Any() || Model.IsChanged(k) || Model.Before(k) is not null);

    private string? NoteOf(string key) =>
        Model.Data.Files.TryGetValue(key, out var file) && !Model.ShownAt(key).Any() ? DataNote.Of(file, T) : null;

    private string? SuggestionsOf(string key) => Suggestions.GetValueOrDefault(key);
}
