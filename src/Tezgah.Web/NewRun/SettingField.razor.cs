using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Tezgah.Core.Problems;
using Tezgah.Core.Settings;

namespace Tezgah.Web.NewRun;

/// <summary>One setting of the form: its name, what it means, its value, default and range, and what is wrong with it.</summary>
public sealed partial class SettingField
{
    private const int LongestShort = 24;
    private SettingDefinition _setting = null!;
    private string _id = "";

    /// <summary>The setting's key in the job file.</summary>
    [Parameter]
    [EditorRequired]
    public required string Key { get; set; }

    /// <summary>What the setting is, where it is none of a training's.</summary>
    [Parameter]
    public SettingDefinition? Definition { get; set; }

    /// <summary>Its words, where they are not those of a training's settings.</summary>
    [Parameter]
    public IStringLocalizer? Texts { get; set; }

    /// <summary>What is typed.</summary>
    [Parameter]
    [EditorRequired]
    public required string Value { get; set; }

    /// <summary>Called with what was typed.</summary>
    [Parameter]
    public EventCallback<string> ValueChanged { get; set; }

    /// <summary>What is wrong with it.</summary>
    [Parameter]
    public IEnumerable<Problem> Problems { get; set; } = [];

    /// <summary>The id of the list with what could be meant; null where there is none.</summary>
    [Parameter]
    public string? Suggestions { get; set; }

    /// <summary>What was found behind the value; null where there is nothing to say.</summary>
    [Parameter]
    public string? Note { get; set; }

    /// <summary>What it held when the form was filled, where that is something else.</summary>
    [Parameter]
    public string? Before { get; set; }

    /// <summary>What recipes have here.</summary>
    [Parameter]
    public IReadOnlyList<UsedValue> Others { get; set; } = [];

    /// <summary>What past runs had here; null where there is nothing to tell.</summary>
    [Parameter]
    public PastSetting? Past { get; set; }

    private IStringLocalizer S => Texts ?? Shared;

    private bool IsPath => Key is "data.train" or "data.validation" or "data.test" or "data.file" or "model.model_name_or_path" or "model.adapter" or "pass.problems";

    private bool Changed => !IsPath && _setting.Limits.Choices.Length != 1 && Value != _setting.Default;

    // A choice is read whole.
    private bool IsLong => _setting.Limits.Choices is { Length: > 1 } choices && choices.Any(c => S[$"{Key}.choice.{c}"].Value.Length > LongestShort);

    private bool IsYesOrNo => _setting.Kind == SettingKind.Boolean;

    private string? Invalid => Problems.Any() ? "true" : null;

    private string Described => $"{_id}-help {_id}-problems";

    private string? Placeholder => _setting.Nullable && !IsPath ? T["Automatic"].Value : null;

    private string? InputMode => _setting.Kind switch
    {
        SettingKind.Integer => "numeric",
        SettingKind.Number => "decimal",
        _ => null,
    };

    private string Hint => string.Join(" · ", Hints());

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _setting = Definition ?? FormGroup.Definition(Key);
        _id = SettingHint.Id(Key);
    }

    private IEnumerable<string> Hints()
    {
        if (_setting.Limits.Choices.Length == 1)
        {
            yield break;
        }

        if (_setting.Default.Length > 0)
        {
            yield return T["Default", DefaultInWords()];
        }

        if (SettingHint.Range(_setting) is { Length: > 0 } range)
        {
            yield return range;
        }
    }

    private string DefaultInWords() => _setting switch
    {
        { Limits.Choices.Length: > 0 } => S[$"{Key}.choice.{_setting.Default}"],
        { Kind: SettingKind.Boolean } => T[_setting.Default == "true" ? "Yes" : "No"],
        _ => SettingHint.Default(_setting),
    };

    private string InWords(string value) => SettingValues.InWords(_setting, value, S, T, T["EmptyValue"]);

    private Task TakeAsync(string? text) => ValueChanged.InvokeAsync(text ?? "");
}
