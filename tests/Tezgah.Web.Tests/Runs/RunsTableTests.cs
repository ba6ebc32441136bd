using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;
using Tezgah.Web.Runs;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Runs;

public sealed class RunsTableTests : DashboardContext
{
    private static readonly IndexedRun s_run = Indexed();
    private readonly Browser _browser = new();

    public RunsTableTests() => Services.AddSingleton<IJSRuntime>(_browser);

    [Fact]
    public async Task Table_DrawnAgainBeforeTheScriptBegan_WatchesOnce()
    {
        var table = Open(s_run);
        Show(table, s_run);

        await table.InvokeAsync(_browser.Begin);

        Assert.Equal(0, _browser.Waiting);
        Assert.False(Assert.Single(_browser.Watches).IsStopped);
    }

    [Fact]
    public async Task Table_GoneForASearchWithoutHits_StopsTheOldWatch()
    {
        var table = Open(s_run);
        await table.InvokeAsync(_browser.Begin);

        Show(table);
        Show(table, s_run);
        await table.InvokeAsync(_browser.Begin);

        Assert.Equal([true, false], _browser.Watches.Select(w => w.IsStopped));
    }

    [Fact]
    public async Task Table_LeftBeforeTheScriptBegan_StopsIt()
    {
        Open(s_run);
        await DisposeComponentsAsync();

        _browser.Begin();

        // The table hears of it on its dispatcher.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Xunit.TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!Assert.Single(_browser.Watches).IsStopped)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static IndexedRun Indexed()
    {
        var run = SomeRun.In(RunStatus.Completed);
        var (settings, isImported) = new RunSettingValues.Pool().Read(run.JobJson);
        return new IndexedRun(run, settings, [], isImported);
    }

    private IRenderedComponent<RunsTable> Open(params IndexedRun[] rows) => Render<RunsTable>(p => Parameters(p, rows));

    private static void Show(IRenderedComponent<RunsTable> table, params IndexedRun[] rows) => table.Render(p => Parameters(p, rows));

    private static void Parameters(ComponentParameterCollectionBuilder<RunsTable> p, IndexedRun[] rows) =>
        p.Add(t => t.Rows, rows).Add(t => t.State, RunsState.Plain).Add(t => t.Choice, new RunChoice());

    // A browser whose script begins to watch when the test lets it.
    private sealed class Browser : IJSRuntime
    {
        private readonly Queue<TaskCompletionSource<object>> _asked = new();

        public List<Watch> Watches { get; } = [];

        public int Waiting => _asked.Count;

        public void Begin()
        {
            Watches.Add(new Watch());
            _asked.Dequeue().SetResult(Watches[^1]);
        }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) =>
            identifier == "import" ? ValueTask.FromResult((TValue)(object)new Module(this)) : throw new InvalidOperationException(identifier);

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);

        public async ValueTask<TValue> AskAsync<TValue>()
        {
            _asked.Enqueue(new TaskCompletionSource<object>());
            return (TValue)await _asked.Last().Task;
        }
    }

    private sealed class Module(Browser browser) : IJSObjectReference
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => browser.AskAsync<TValue>();

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => browser.AskAsync<TValue>();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Watch : IJSObjectReference
    {
        public bool IsStopped { get; private set; }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
        {
            IsStopped |= identifier == "stop";
            return ValueTask.FromResult<TValue>(default!);
        }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
