using Tezgah.Core.Jobs;
using Tezgah.Web.NewRun;

namespace Tezgah.Web.Tests.NewRun;

public sealed class DataInspectorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-web").FullName;
    private readonly DataInspector _inspector = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Inspect_GoodFiles_TellsRowsColumnsAndLabels()
    {
        var report = _inspector.Inspect(Data(File("train.csv", "text,label,language\na,X,tr\nb,Y,en\nc,X,en\n"), File("test.csv", "text,label\nd,Y\n")));

        Assert.Empty(report.Problems);
        Assert.Equal(3, report.Files["data.train"].Rows);
        Assert.Equal(["text", "label", "language"], report.Files["data.train"].Columns);
        Assert.Equal(["X", "Y"], report.Files["data.train"].Labels);
        Assert.Equal(1, report.Files["data.test"].Rows);
    }

    [Fact]
    public void Inspect_TextsOfAFile_TellsTheirMeanLengthInCharacters()
    {
        // 2 and 6 characters; of an instruction, those of all its columns: 3 + 0 + 5.
        Assert.Equal(4, _inspector.Inspect(Data(File("train.csv", "text,label\nab,X\nabcdef,Y\n"))).Characters);
        var instruction = new TrainingJob { Task = TaskNames.Instruction, Data = new DataSettings { Train = File("i.csv", "id,instruction,input,output\n123456789,abc,,defgh\n") } };
        Assert.Equal(8, _inspector.Inspect(instruction).Characters);
    }

    [Fact]
    public void Inspect_FileReadBefore_StillSaysWhatToKnowOfIt()
    {
        var path = Path.Combine(_folder, "latin5.csv");
        System.IO.File.WriteAllBytes(path, System.Text.CodePagesEncodingProvider.Instance.GetEncoding(1254)!.GetBytes("text,label\nığdır,X\nşırnak,Y\n"));

        var first = _inspector.Inspect(Data(path));
        var again = _inspector.Inspect(Data(path));

        Assert.Single(first.Warnings);
        Assert.Equal(first.Warnings, again.Warnings);
    }

    [Fact]
    public void Inspect_FileMissing_SaysWhich()
    {
        var problem = Assert.Single(_inspector.Inspect(Data(Path.Combine(_folder, "none.csv"))).Problems);

        Assert.Equal(("data-file-missing", "data.train"), (problem.Code, problem.Where));
        Assert.Contains("none.csv", problem.Args[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_BothColumnsMissing_TellsBothWithTheColumnsThatAreThere()
    {
        var report = _inspector.Inspect(Data(File("train.csv", "question,topic\na,X\nb,Y\n")));

        Assert.Equal(["data.text_column", "data.label_column"], report.Problems.Select(p => p.Where));
        Assert.All(report.Problems, p => Assert.Contains("question, topic", p.Args, StringComparer.Ordinal));
        Assert.Equal(2, report.Files["data.train"].Rows);
    }

    [Fact]
    public void Inspect_LabelThatTrainingNeverSaw_SaysFileAndLine()
    {
        var report = _inspector.Inspect(Data(File("train.csv", "text,label\na,X\nb,Y\n"), File("test.csv", "text,label\nc,X\nd,Z\n")));

        var problem = Assert.Single(report.Problems);
        Assert.Equal(("data-label-unknown", "data.test"), (problem.Code, problem.Where));
        Assert.Contains("3", problem.Args, StringComparer.Ordinal);
        Assert.Contains("Z", problem.Args, StringComparer.Ordinal);
    }

    [Fact]
    public void Inspect_OneLabelOnly_SaysThatAClassifierNeedsTwo()
    {
        var problem = Assert.Single(_inspector.Inspect(Data(File("train.csv", "text,label\na,X\nb,X\n"))).Problems);

        Assert.Equal("data-one-label", problem.Code);
    }

    [Fact]
    public void Inspect_Instructions_AsksForTheirColumnsAndNoLabel()
    {
        var job = Data(File("train.jsonl", """{"instruction": "a", "output": "b"}""")) with { Task = TaskNames.Instruction };

        var report = _inspector.Inspect(job);

        Assert.Empty(report.Problems);
        Assert.Equal(["instruction", "output"], report.Files["data.train"].Columns);
    }

    [Theory]
    [InlineData("""{"question": "a"}""", "alpaca", "data-format-unknown", "prompt.format")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}]}""", "alpaca", "messages-need-chat", "prompt.template")]
    [InlineData("""{"messages": [{"role": "boss", "content": "a"}]}""", "chat", "chat-row-broken", "data.train")]
    public void Inspect_InstructionsThatAreNone_SaysWhereItIsWrong(string row, string template, string code, string key)
    {
        var job = Data(File("train.jsonl", row)) with { Task = TaskNames.Instruction, Prompt = new PromptSettings { Template = template } };

        var problem = Assert.Single(_inspector.Inspect(job).Problems);

        Assert.Equal((code, key), (problem.Code, problem.Where));
    }

    [Fact]
    public void Inspect_TextToModel_AsksForTheTextAlone()
    {
        var job = Data(File("train.csv", "body,x\na,b\n")) with { Task = TaskNames.LanguageModelling };

        Assert.Equal(["data.text_column"], _inspector.Inspect(job).Problems.Select(p => p.Where));
        Assert.Empty(_inspector.Inspect(job with { Data = job.Data with { TextColumn = "body" } }).Problems);
    }

    [Fact]
    public void Inspect_FileChangedMeanwhile_IsReadAgain()
    {
        var path = File("train.csv", "text,label\na,X\nb,Y\n");
        _inspector.Inspect(Data(path));

        File("train.csv", "text,label\na,X\nb,Y\nc,Y\n");
        System.IO.File.SetLastWriteTimeUtc(path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(3, _inspector.Inspect(Data(path)).Files["data.train"].Rows);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/tty")]
    public void Inspect_Device_IsNotOpened(string path)
    {
        Assert.SkipUnless(System.IO.File.Exists(path), $"There is no {path} here.");

        Assert.Equal("data-empty", Assert.Single(_inspector.Inspect(Data(path)).Problems).Code);
    }

    [Fact]
    public async Task Inspect_NamedPipe_IsNotOpened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Named pipes in folders are made with mkfifo.");
        var pipe = Path.Combine(_folder, "train.csv");
        using var make = System.Diagnostics.Process.Start("mkfifo", [pipe]);
        await make.WaitForExitAsync(TestContext.Current.CancellationToken);

        var report = await Task.Run(() => _inspector.Inspect(Data(pipe)), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        var problem = Assert.Single(report.Problems);
        Assert.Equal(("data-empty", "data.train"), (problem.Code, problem.Where));
    }

    [Fact]
    public void Inspect_PathTooLong_IsTheFieldsProblem()
    {
        var problem = Assert.Single(_inspector.Inspect(Data("/" + new string('a', 5000))).Problems);

        Assert.Equal(("data-file-unreadable", "data.train"), (problem.Code, problem.Where));
    }

    [Fact]
    public void Inspect_Folder_SaysThatItIsOne()
    {
        var problem = Assert.Single(_inspector.Inspect(Data(_folder)).Problems);

        Assert.Equal(("data-file-folder", "data.train"), (problem.Code, problem.Where));
    }

    [Fact]
    public void Inspect_Link_ReadsWhatItLeadsTo()
    {
        var link = Path.Combine(_folder, "link.csv");
        System.IO.File.CreateSymbolicLink(link, File("train.csv", "text,label\na,X\nb,Y\n"));

        Assert.Equal(2, _inspector.Inspect(Data(link)).Files["data.train"].Rows);
    }

    [Fact]
    public void Inspect_NoFileGiven_SaysNothing()
    {
        var report = _inspector.Inspect(Data(""));

        Assert.Empty(report.Problems);
        Assert.Empty(report.Files);
    }

    private static TrainingJob Data(string train, string? test = null) => new() { Data = new DataSettings { Train = train, Test = test } };

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
