using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Tezgah.Web.Data;

/// <summary>Repeated rows, leaks and unequal labels of equal texts; and copies without them.</summary>
public sealed partial class DataRepeats
{
    private const int Page = 20;
    private const int MostConflicts = 20;
    private const int LongestShown = 2000;

    private static readonly double[] s_thresholds = [0.6, 0.7, 0.8, 0.9, 1];

    private RepeatReport? _report;
    private RepeatGroup? _shown;
    private OpenedData? _read;
    private string _threshold = "0.8";
    private int _from;

    /// <summary>The set.</summary>
    [Parameter]
    [EditorRequired]
    public required OpenedData Data { get; set; }

    /// <summary>Is told the copy that was made.</summary>
    [Parameter]
    public EventCallback<DataSet> Copied { get; set; }

    /// <summary>Makes copies.</summary>
    [Inject]
    public required DataCopies Copies { get; set; }

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => ReferenceEquals(_read, Data) ? Task.CompletedTask : CompareAsync();

    private double Threshold => double.Parse(_threshold, CultureInfo.InvariantCulture);

    private Task SetThresholdAsync(string? threshold)
    {
        _threshold = threshold ?? _threshold;
        return CompareAsync();
    }

    private Task CompareAsync() => DoAsync(async () =>
    {
        var data = _read = Data;
        (_report, _shown, _from) = (null, null, 0);
        var threshold = Threshold;
        var report = await Task.Run(() => RepeatReport.Of(data, threshold, Left), Left);
        _report = ReferenceEquals(_read, data) ? report : _report;
    });

    private Task KeepAsync(bool near) => DoAsync(async () =>
    {
        var without = _report!.ToLeaveOut(near);
        var copy = await Copies.CopyAsync(Data.Set, T["WithoutName", Data.Set.Name], without, Left);
        await Copied.InvokeAsync(copy);
    });

    private void Show(RepeatGroup group) => (_shown, _from) = (group == _shown ? null : group, 0);

    private string Name(RepeatGroup group) => group.Part == group.Of
        ? T["RepeatsWithin", T["Part." + group.Part].Value]
        : T["LeaksInto", T["Part." + group.Part].Value, T["Part." + group.Of].Value];

    /// <summary>What a row has to read, or its beginning.</summary>
    internal static string TextOf(OpenedData data, DataPart part, int row)
    {
        var file = data.Files.First(f => f.Part == part).File;
        var names = data.Task == Core.Jobs.TaskNames.Instruction && data.Roles.Messages is null
            ? new[] { data.Roles.Instruction, data.Roles.Input, data.Roles.Output, data.Roles.Prompt, data.Roles.Completion }
            : [data.Roles.Messages ?? data.Roles.Text];
        var text = string.Join('\n', names.Where(n => n is not null && file.Columns.Contains(n)).Select(n => file.Rows[row][file.Column(n!)]));
        return text.Length > LongestShown ? text[..LongestShown] + "…" : text;
    }
}
