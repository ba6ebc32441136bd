using Tezgah.Core.Evaluations;
using Tezgah.Web.Access;
using Tezgah.Web.Evaluations;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Tests.Evaluations;

public sealed class EvaluationWatchTests : IDisposable
{
    private static readonly MachineTraits s_machine = new(HasGpu: false, HasKernels: true);

    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-evaluation").FullName;
    private readonly FakeTime _time = new();
    private readonly AllowedFolders _folders;
    private readonly EvaluationWatch _watch;

    public EvaluationWatchTests()
    {
        _folders = new AllowedFolders(new DashboardOptions { DataFolder = _folder, FileFolders = [_folder] });
        _watch = new EvaluationWatch(_time, _folders, s_machine);
    }

    public void Dispose()
    {
        _watch.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Look_TypingGoesOn_LooksAtTheLastAlone()
    {
        var first = _watch.LookWhenTypedAsync(At(Path.Combine(_folder, "r")));
        _time.Advance(TimeSpan.FromMilliseconds(200));
        var second = _watch.LookWhenTypedAsync(At(Path.Combine(_folder, "rows.csv")));
        _time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Null(await first);
        Assert.Contains(Path.Combine(_folder, "rows.csv"), Assert.Single((await second)!.Problems).Args, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Look_PageLeft_TellsNothing()
    {
        var look = _watch.LookWhenTypedAsync(At(Path.Combine(_folder, "rows.csv")));

        _watch.Dispose();

        Assert.Null(await look);
        Assert.Null(await _watch.LookAsync(At("rows.csv")));
    }

    [Fact]
    public void Inspect_TheSameFileAgain_ReadsItOnceUntilItChanges()
    {
        var inspector = new EvaluationInspector(_folders, s_machine);
        var path = Path.Combine(_folder, "rows.csv");
        File.WriteAllText(path, "words,label\na,X\n");

        var first = inspector.Inspect(At(path));
        var again = inspector.Inspect(At(path, batch: 3));

        Assert.Equal("data.text_column", Assert.Single(first.Problems).Where);
        Assert.Equal(first.Problems, again.Problems);
        Assert.Equal(1, inspector.Reads);
        File.WriteAllText(path, "text,label\nabc,X\n");
        Assert.Empty(inspector.Inspect(At(path)).Problems);
        Assert.Equal(2, inspector.Reads);
    }

    [Fact]
    public void Inspect_BrokenFile_SaysItOnceAndReadsItOnce()
    {
        var inspector = new EvaluationInspector(_folders, s_machine);
        var path = Path.Combine(_folder, "rows.csv");
        File.WriteAllText(path, "text,label\na\n");

        Assert.Equal("data.file", Assert.Single(inspector.Inspect(At(path)).Problems).Where);
        Assert.Single(inspector.Inspect(At(path)).Problems);
        Assert.Equal(1, inspector.Reads);
    }

    [Fact]
    public void Inspect_SecondOfSeveralOutsideTheFolders_SaysSo()
    {
        var outside = new EvaluateJob { Task = EvaluationTasks.Perplexity, Model = new EvaluatedModel { ModelNameOrPath = "/etc" } };
        var inside = outside with { Model = new EvaluatedModel { ModelNameOrPath = _folder } };

        var found = new EvaluationInspector(_folders, s_machine).Inspect(new EvaluationLook(inside, [inside, outside], Classifies: false));

        Assert.Contains(found.Problems, p => p.Code == "model-folder-outside");
    }

    private static EvaluationLook At(string path, int batch = 1) =>
        new(new EvaluateJob { Data = new EvaluationData { File = path }, BatchSize = batch }, [], Classifies: true);
}
