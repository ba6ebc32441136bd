using Microsoft.AspNetCore.Components;
using Tezgah.Core.Runs.Query;
using Tezgah.Web.Display;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Runs;

/// <summary>What a run has in one column.</summary>
public sealed partial class RunCell
{
    private string _value = Format.None;
    private string? _title;
    private bool _isResult;

    /// <summary>The run at this moment.</summary>
    [Parameter]
    [EditorRequired]
    public required RunRow Row { get; set; }

    /// <summary>The column.</summary>
    [Parameter]
    [EditorRequired]
    public required RunColumn Column { get; set; }

    /// <summary>The column's name, which stands beside the value on a phone.</summary>
    [Parameter]
    public string Label { get; set; } = "";

    /// <summary>Says where a number comes from.</summary>
    [Inject]
    public required OriginDesk Desk { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var value = Row.Indexed.Value(Column.Key);
        _title = null;
        _isResult = value is { Text: null, Number: not null } && RunFields.Find(Column.Key) is null;
        switch (Column.Key, Column.Kind)
        {
            case (RunFields.Duration, _):
                _value = Words.Duration(Row.Duration);
                break;
            case (RunFields.Created, _):
                Show(Row.Run.CreatedAt);
                break;
            case (RunFields.Started, _):
                Show(Row.Run.StartedAt);
                break;
            case (RunFields.Ended, _):
                Show(Row.Run.EndedAt);
                break;
            case (RunFields.Step, _):
                _value = Format.Count(Row.Run.Step);
                break;
            case (RunFields.Imported or RunFields.Archived, _):
                _value = T["Answer." + value.Text];
                break;
            case (_, FieldKind.Share):
                _value = Format.Percent(value.Number);
                break;

            // A setting is shown as it was set: "42" is a seed, not 42.00.
            case var _ when value.Text is { Length: > 0 } text:
                _value = value.Number is { } set ? Whole(set) : text;
                _title = text;
                break;
            default:
                _value = Format.Number(value.Number);
                break;
        }
    }

    private Task AskAsync() =>
        Desk.AskAsync(LoggedOrigins.OfField(P, Row.Run, Column.Key, Label, _value, Row.Indexed.Value(Column.Key).Number));

    private static string Whole(double number) => number.ToString(
        number == Math.Floor(number) && Math.Abs(number) < 1e15 ? "0" : number != 0 && Math.Abs(number) is < 1e-3 or >= 1e9 ? "0.######e-0" : "0.##########", System.Globalization.CultureInfo.CurrentCulture);

    private void Show(DateTimeOffset? moment)
    {
        _value = Words.Moment(moment);
        _title = moment is { } at ? Words.ExactMoment(at) : null;
    }
}
