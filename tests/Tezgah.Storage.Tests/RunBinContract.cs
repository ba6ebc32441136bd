using Tezgah.Core.Runs;

namespace Tezgah.Storage.Tests;

/// <summary>What every store has to do with deleted runs, whole runs and saved views; an adapter's tests inherit it.</summary>
public abstract class RunBinContract : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 21, 21, 30, 0, TimeSpan.Zero);

    /// <summary>All ports of one store.</summary>
    protected sealed record Ports(IRunStore Runs, IRunBin Bin, IRunBulk Bulk, IRunSummaries Summaries, IViewStore Views);

    /// <summary>Opens the ports on the test's own file; a second call opens the same file again.</summary>
    protected abstract Ports Open();

    /// <summary>Closes what <see cref="Open"/> gave last.</summary>
    protected abstract void Close();

    [Fact]
    public async Task Apply_RowWithDeletedAt_RunIsInNoListAndInTheBin()
    {
        var store = Open();
        await AddAsync(store, "a", "b");

        await DeleteAsync(store, "a");

        Assert.Equal(["b"], (await store.Runs.ListAsync()).Select(r => r.Id));
        Assert.Null(await store.Runs.FindAsync("a"));
        Assert.Equal(["b"], await VisitedAsync(store));
        var deleted = Assert.Single(await store.Bin.ListAsync());
        Assert.Equal(("a", s_now), (deleted.Id, deleted.DeletedAt));
    }

    [Fact]
    public async Task Apply_DeletedRun_IsRefused()
    {
        var store = Open();
        await AddAsync(store, "a");
        var deleted = await DeleteAsync(store, "a");

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Runs.ApplyAsync(RunUpdate.Of(deleted with { Step = 9 })));
    }

    [Fact]
    public async Task Restore_DeletedRun_HasEverythingItHad()
    {
        var store = Open();
        await store.Bulk.AddAsync([Whole("a")]);
        await DeleteAsync(store, "a");
        Close();
        store = Open();

        var back = (await store.Bin.RestoreAsync("a"))!;

        Assert.Equal((null, 3L), (back.DeletedAt, back.Revision));
        Assert.Equal(back.Revision, (await store.Runs.FindAsync("a"))!.Revision);
        Assert.Equal([1, 2, 3], Assert.Single(await store.Runs.ReadSeriesAsync("a")).Steps);
        Assert.Single(await store.Runs.ReadLogAsync("a", 10));
        Assert.Single(await store.Runs.ReadEvaluationsAsync("a"));
        Assert.Empty(await store.Bin.ListAsync());
    }

    [Fact]
    public async Task Restore_RunThatIsNotDeleted_IsNullAndNothingChanges()
    {
        var store = Open();
        await AddAsync(store, "a");

        Assert.Null(await store.Bin.RestoreAsync("a"));
        Assert.Null(await store.Bin.RestoreAsync("none"));
        Assert.Equal(0, (await store.Runs.FindAsync("a"))!.Revision);
    }

    [Fact]
    public async Task Remove_DeletedRun_NeverComesBack()
    {
        var store = Open();
        await store.Bulk.AddAsync([Whole("a")]);
        await DeleteAsync(store, "a");

        Assert.True(await store.Bin.RemoveAsync("a", s_now));
        Close();
        store = Open();

        Assert.Equal(["a"], await store.Bin.ListRemovedAsync());
        Assert.Empty(await store.Bin.ListAsync());
        Assert.Null(await store.Bin.RestoreAsync("a"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => AddAsync(store, "a"));
        Assert.Empty(await store.Bulk.AddAsync([Whole("a")]));
        Assert.Empty(await store.Runs.ReadSeriesAsync("a"));
    }

    [Fact]
    public async Task Remove_RunThatIsNotDeleted_LeavesItAlone()
    {
        var store = Open();
        await AddAsync(store, "a");

        Assert.False(await store.Bin.RemoveAsync("a", s_now));

        Assert.NotNull(await store.Runs.FindAsync("a"));
        Assert.Empty(await store.Bin.ListRemovedAsync());
    }

    [Fact]
    public async Task AddWhole_EveryPart_ComesBackAndTakenIdsAreLeftOut()
    {
        var store = Open();
        await AddAsync(store, "b");
        var run = Whole("a").Run with { Tags = ["tez", "ğ"], Note = "look\nagain", Group = "Öğrenme oranı", ArchivedAt = s_now };

        var added = await store.Bulk.AddAsync([Whole("a") with { Run = run }, Whole("b")]);

        Assert.Equal(["a"], added);
        var read = (await store.Runs.FindAsync("a"))!;
        Assert.Equal(run.Tags, read.Tags);
        Assert.Equal((run.Note, run.Group, run.ArchivedAt, run.Revision), (read.Note, read.Group, read.ArchivedAt, read.Revision));
        Assert.Equal([0.5, 0.25, 0.125], Assert.Single(await store.Runs.ReadSeriesAsync("a")).Values);
    }

    [Fact]
    public async Task ChangeMany_OneRowHasChangedMeanwhile_NoneIsChanged()
    {
        var store = Open();
        await AddAsync(store, "a", "b");
        var (a, b) = ((await store.Runs.FindAsync("a"))!, (await store.Runs.FindAsync("b"))!);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => store.Bulk.ChangeAsync([a with { Note = "x" }, b with { Note = "x", Revision = 5 }]));
        Assert.Equal("", (await store.Runs.FindAsync("a"))!.Note);

        var changed = await store.Bulk.ChangeAsync([a with { Note = "x" }, b with { Note = "y" }]);
        Assert.Equal([1, 1], changed.Select(r => r.Revision));
        Assert.Equal("y", (await store.Runs.FindAsync("b"))!.Note);
    }

    [Fact]
    public async Task ListEvaluations_SeveralOfOneName_TheNewestStepAlone()
    {
        var store = Open();
        await store.Bulk.AddAsync([Whole("a") with { Evaluations = [Test(1, 0.5), Test(3, 0.75), Test(2, 0.6)] }, Whole("b")]);
        await DeleteAsync(store, "b");

        var one = Assert.Single(await store.Summaries.ListEvaluationsAsync());

        Assert.Equal(("a", "test", 3, 0.75), (one.RunId, one.Name, one.Step, one.Values["accuracy"]));
        Assert.Empty(await store.Summaries.ListEvaluationsAsync("none"));
    }

    [Fact]
    public async Task Views_SavedAndRemoved_AreThereByNameOnce()
    {
        var store = Open();
        await store.Views.SaveAsync(new SavedView("Best", "sort=test.accuracy"));
        await store.Views.SaveAsync(new SavedView("Active", "show=active"));
        await store.Views.SaveAsync(new SavedView("Best", "sort=loss"));
        Close();
        store = Open();

        Assert.Equal([new("Active", "show=active"), new("Best", "sort=loss")], await store.Views.ListAsync());
        await store.Views.RemoveAsync("Best");
        await store.Views.RemoveAsync("Best");
        Assert.Equal("Active", Assert.Single(await store.Views.ListAsync()).Name);
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    private static async Task<List<string>> VisitedAsync(Ports store)
    {
        var ids = new List<string>();
        await store.Summaries.VisitAsync(r => ids.Add(r.Id));
        return ids;
    }

    private static async Task AddAsync(Ports store, params string[] ids)
    {
        foreach (var id in ids)
        {
            await store.Runs.AddAsync(Row(id));
        }
    }

    private static async Task<RunRecord> DeleteAsync(Ports store, string id) =>
        await store.Runs.ApplyAsync(RunUpdate.Of((await store.Runs.FindAsync(id))! with { DeletedAt = s_now }));

    private static RunRecord Row(string id) => new() { Id = id, Name = "Run " + id, Status = RunStatus.Completed, JobJson = "{}", CreatedAt = s_now };

    private static WholeRun Whole(string id) => new(
        Row(id) with { Revision = 1 }, [new Series("loss", [1, 2, 3], [0.5, 0.25, 0.125])], [new LogLine(1, s_now, "info", "x")], [Test(3, 0.75)]);

    private static EvaluationRecord Test(int step, double accuracy) => new(
        "test", "classification", step, s_now, new Dictionary<string, double?> { ["accuracy"] = accuracy, ["auc"] = null }, [], new Dictionary<string, string>());
}
