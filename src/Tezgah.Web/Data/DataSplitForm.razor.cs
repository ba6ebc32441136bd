using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs.Query;
using Tezgah.Text.Data;

namespace Tezgah.Web.Data;

/// <summary>Splits the training file of a data set into parts, with a seed; the result is a data set of its own.</summary>
public sealed partial class DataSplitForm
{
    private OpenedData? _read;
    private SplitRecord? _split;
    private int _asked;
    private string _validation = "";
    private string _test = "";
    private string _seed = "42";
    private string _column = "";
    private string _name = "";

    /// <summary>The set.</summary>
    [Parameter]
    [EditorRequired]
    public required OpenedData Data { get; set; }

    /// <summary>Is told the set that was made.</summary>
    [Parameter]
    public EventCallback<DataSet> Made { get; set; }

    /// <summary>Writes the parts.</summary>
    [Inject]
    public required DataCopies Copies { get; set; }

    private DataFile File => Data.Files.First().File;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync()
    {
        if (ReferenceEquals(_read, Data))
        {
            return Task.CompletedTask;
        }

        _read = Data;
        (_validation, _test) = (0.1.ToString(CultureInfo.CurrentCulture), 0.1.ToString(CultureInfo.CurrentCulture));
        _column = Data.Task == TaskNames.Classification && Data.Roles.Label is { } label && File.Columns.Contains(label) ? label : "";
        _name = T["SplitName", Data.Set.Name];
        return SplitAsync();
    }

    private Task SetAsync(Action set)
    {
        set();
        return SplitAsync();
    }

    // Whatever else goes on: what was typed last counts.
    private Task SplitAsync() => LoadAsync(async () =>
    {
        _split = null;
        var asked = ++_asked;
        var (validation, test, seed) = Typed();
        var (file, column) = (File, _column.Length == 0 ? null : _column);
        var split = await Task.Run(() => DataCopies.Split(file, column, validation, test, seed), Left);
        if (asked == _asked)
        {
            _split = split;
        }
    });

    private Task MakeAsync() => DoAsync(async () =>
    {
        var (validation, test, seed) = Typed();
        var made = await Copies.SplitAsync(Data.Set, _name.Trim(), _column.Length == 0 ? null : _column, validation, test, seed, Left);
        await Made.InvokeAsync(made);
    });

    private (double Validation, double Test, long Seed) Typed()
    {
        static double Share(string text) => FilterNumber.Plain(text.Trim()) ?? throw new ProblemException(new Problem("split-shares"));
        return long.TryParse(_seed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? (Share(_validation), Share(_test), seed)
            : throw new ProblemException(new Problem("split-seed", null, _seed));
    }
}
