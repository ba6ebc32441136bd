using Microsoft.AspNetCore.Components;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs.Query;

namespace Tezgah.Web.Runs;

/// <summary>The conditions of the filter, each a chip; typed in one line, or put together from lists.</summary>
public sealed partial class FilterBar
{
    private string _text = "";
    private string _field = RunFields.Status;
    private FieldComparison _operator = FieldComparison.Equal;
    private string _value = "completed";
    private Problem? _typed;

    /// <summary>What is shown now.</summary>
    [Parameter]
    [EditorRequired]
    public required RunsState State { get; set; }

    /// <summary>What is wrong with the filter of the address.</summary>
    [Parameter]
    public Problem? Problem { get; set; }

    /// <summary>Fields that no run has.</summary>
    [Parameter]
    public IReadOnlyList<string> Unknown { get; set; } = [];

    /// <summary>Called with what shall be shown.</summary>
    [Parameter]
    [EditorRequired]
    public EventCallback<RunsState> Show { get; set; }

    private string? Wrong => (_typed ?? Problem)?.Message
        ?? (Unknown.Count > 0 ? new Problem("filter-field-unknown", null, Unknown[0]).Message : null);

    private IReadOnlyList<RunFilter> Conditions
    {
        get
        {
            try
            {
                return RunFilterParser.Parse(State.Query.Filter)?.Conditions ?? [];
            }
            catch (ProblemException)
            {
                // The page hands in what is wrong with it.
                return [];
            }
        }
    }

    /// <summary>A condition in the reader's words.</summary>
    internal string Say(RunFilter filter) => filter switch
    {
        Comparison { Operator: FieldComparison.Exists } has => T["FilterHas", Name(has.Field)],
        Comparison { Field: var field, Value: var value } one when Labels.Resolve(field)?.Key == RunFields.Status && StatusName(value) is { } status =>
            $"{Name(field)} {Comparison.Sign(one.Operator)} {status}",
        Comparison one => $"{Name(one.Field)} {Comparison.Sign(one.Operator)} {(one.Value.Length > 0 ? one.Value : "“”")}",
        AllOf all => string.Join(" " + T["FilterAnd"] + " ", all.Parts.Select(p => p is AnyOf ? $"({Say(p)})" : Say(p))),
        AnyOf any => string.Join(" " + T["FilterOr"] + " ", any.Parts.Select(Say)),
        NoneOf none => T["FilterNot", Say(none.Part)],
        _ => filter.ToString(),
    };

    private string Name(string written) => Labels.Resolve(written) is { } field ? Labels.Label(field.Key) : written;

    private string? StatusName(string value) =>
        Enum.TryParse<Core.Runs.RunStatus>(value, ignoreCase: true, out var status) && Enum.IsDefined(status) ? D["Status." + status].Value : null;

    private async Task AddTypedAsync()
    {
        try
        {
            _typed = null;
            if (RunFilterParser.Parse(_text) is { } more)
            {
                await AddAsync(more);
                _text = "";
            }
        }
        catch (ProblemException e)
        {
            _typed = e.Problems[0];
        }
    }

    private Task AddBuiltAsync() => _operator == FieldComparison.Exists || _value.Trim().Length > 0
        ? AddAsync(new Comparison(_field, _operator, _operator == FieldComparison.Exists ? "" : _value.Trim()))
        : Task.CompletedTask;

    private Task AddAsync(RunFilter more) => Show.InvokeAsync(State.With(RunFilter.All([.. Conditions, more])));

    private Task RemoveAsync(int index) => Show.InvokeAsync(State.With(RunFilter.All(Conditions.Where((_, i) => i != index))));

    private async Task EditAsync(int index)
    {
        _text = Conditions[index].ToString()!;
        await RemoveAsync(index);
    }
}
