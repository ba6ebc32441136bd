using System.Globalization;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;
using Tezgah.Runs.Index;

namespace Tezgah.Runs.Tests.Index;

public sealed class RunSelectorTests
{
    private static readonly RunField[] s_fields =
        [.. RunFields.BuiltIn, new("loss", FieldSource.Metric, FieldKind.Number), new("test.accuracy", FieldSource.Result, FieldKind.Share)];

    [Fact]
    public void Select_ByResult_MissingLastEitherWay()
    {
        IndexedRun[] runs = [Run("a", 0.5), Run("none", null), Run("b", 0.9), Run("nan", double.NaN)];

        Assert.Equal(["b", "a", "nan", "none"], Ids(runs, new RunQuery(Sort: "test.accuracy")));
        Assert.Equal(["a", "b", "nan", "none"], Ids(runs, new RunQuery(Sort: "test.accuracy", Descending: false)));
    }

    [Fact]
    public void Select_ByStatus_InTheOrderOfALife()
    {
        IndexedRun[] runs = [Run("c", null, RunStatus.Completed), Run("q", null, RunStatus.Queued), Run("r", null, RunStatus.Running)];

        Assert.Equal(["q", "r", "c"], Ids(runs, new RunQuery(Sort: "status", Descending: false)));
    }

    [Fact]
    public void Select_SettingsOfNumbersAndWords_NumbersFirst()
    {
        IndexedRun[] runs = [WithSetting("a", "\"auto\""), WithSetting("b", "10"), WithSetting("c", "9"), WithSetting("d", "\"best\""), WithSetting("e", "2.5")];

        Assert.Equal(["e", "c", "b", "a", "d"], Ids(runs, new RunQuery(Sort: "x.y", Descending: false), new RunField("x.y", FieldSource.Setting, FieldKind.Text)));
    }

    [Theory]
    [InlineData("a", new[] { "a" })]
    [InlineData("tez", new[] { "b" })]
    [InlineData("sweep thesis", new[] { "c" })]
    [InlineData("nothing", new string[0])]
    public void Select_Words_AreLookedForInNameStudyTagsAndNote(string search, string[] ids)
    {
        IndexedRun[] runs =
        [
            New(Samples.Run("a", RunStatus.Completed)),
            New(Samples.Run("b", RunStatus.Completed) with { Note = "TEZ için" }),
            New(Samples.Run("c", RunStatus.Completed) with { Group = "Sweep 1", Tags = ["thesis"] }),
        ];

        Assert.Equal(ids, Ids(runs, new RunQuery(search, Sort: "id", Descending: false)));
    }

    [Fact]
    public void Select_Archived_AreShownOnlyWhenAskedFor()
    {
        IndexedRun[] runs = [Run("a", 1), New(Samples.Run("old", RunStatus.Completed) with { ArchivedAt = Samples.Start })];

        Assert.Equal(["a"], Ids(runs, new RunQuery()));
        Assert.Equal(["old"], Ids(runs, new RunQuery(Show: RunsFilter.Archived)));
        Assert.Equal(1, Select(runs, new RunQuery()).Counts[RunsFilter.Archived]);
    }

    [Fact]
    public void Select_Filter_CountsAreThoseOfTheFilter()
    {
        IndexedRun[] runs = [Run("a", 0.5), Run("b", 0.9), Run("c", 0.95, RunStatus.Failed)];

        var selection = Select(runs, new RunQuery(Filter: "test accuracy > 80% and nonsense != 1", Show: RunsFilter.Completed));

        Assert.Equal(["b"], selection.Rows.Select(r => r.Run.Id));
        Assert.Equal((2, 1, 1, 0), (selection.Counts[RunsFilter.All], selection.Counts[RunsFilter.Completed], selection.Counts[RunsFilter.Ended], selection.Counts[RunsFilter.Active]));
        Assert.Equal(["nonsense"], selection.UnknownFields);
    }

    private static string[] Ids(IndexedRun[] runs, RunQuery query, params RunField[] more) => [.. Select(runs, query, more).Rows.Select(r => r.Run.Id)];

    private static RunSelection Select(IndexedRun[] runs, RunQuery query, params RunField[] more) => RunSelector.Select(
        runs, query, new FilterContext(Samples.Start, TimeZoneInfo.Utc, CultureInfo.GetCultureInfo("tr"), w => RunFields.Resolve([.. s_fields, .. more], w)));

    private static IndexedRun Run(string id, double? accuracy, RunStatus status = RunStatus.Completed) =>
        new(Samples.Run(id, status), RunSettingValues.None, accuracy is { } a ? new(StringComparer.Ordinal) { ["test.accuracy"] = a } : [], isImported: false);

    private static IndexedRun New(RunRecord run) => new(run, RunSettingValues.None, [], isImported: false);

    private static IndexedRun WithSetting(string id, string json) =>
        new(Samples.Run(id), new RunSettingValues.Pool().Read("{\"x\":{\"y\":" + json + "}}").Values, [], isImported: false);
}
