using System.IO.Compression;
using Tezgah.Core.Problems;
using Tezgah.Runs.Safety;
using Tezgah.Storage;

namespace Tezgah.Runs.Tests.Safety;

public sealed class StudyFaultTests : StudyFileFixture
{
    [Fact]
    public async Task Open_AfterAnImportThatWasKilled_RemovesWhatItLeft()
    {
        var folder = Beside("killed");
        using (var data = DataFolder.Open(folder))
        {
            Directory.CreateDirectory(Path.Combine(data.Incoming, "a", "checkpoints"));
            await File.WriteAllTextAsync(Path.Combine(data.Incoming, "a", "checkpoints", "x"), "half");
        }

        using var again = DataFolder.Open(folder);

        Assert.False(Directory.Exists(again.Incoming));
    }

    [Fact]
    public async Task Export_NoEndedRun_NamesTheStudy()
    {
        var problem = (await Assert.ThrowsAsync<ProblemException>(() => From.Study.ExportAsync("None", Zip))).Problems[0];

        Assert.Equal(("study-missing", "None"), (problem.Code, problem.Args[0]));
        Assert.False(File.Exists(Zip));
    }

    [Theory]
    [InlineData("../../escaped.txt")]
    [InlineData("/tmp/tezgah-escaped.txt")]
    public async Task Import_PathThatLeadsOut_IsRefused(string path)
    {
        await AddAsync("a");
        await From.Study.ExportAsync("Öğrenme oranı", Zip);
        await using (var zip = await ZipFile.OpenAsync(Zip, ZipArchiveMode.Update))
        {
            await using var stream = await zip.CreateEntry("runs/a/files/" + path).OpenAsync();
            stream.WriteByte(1);
        }

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => To.Study.ImportAsync(Zip))).Problems[0];

        Assert.Equal("study-file-broken", problem.Code);
        Assert.Empty(await To.Store.ListAsync());
        Assert.False(File.Exists(Beside("to/escaped.txt")));
        Assert.False(File.Exists("/tmp/tezgah-escaped.txt"));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("missing")]
    [InlineData("other")]
    public async Task Import_NoStudy_IsRefused(string kind)
    {
        switch (kind)
        {
            case "text":
                await File.WriteAllTextAsync(Zip, "no zip");
                break;
            case "other":
                await using (var zip = await ZipFile.OpenAsync(Zip, ZipArchiveMode.Create))
                {
                    zip.CreateEntry("x");
                }

                break;
        }

        Assert.Equal("study-file-broken", (await Assert.ThrowsAsync<ProblemException>(() => To.Study.ImportAsync(Zip))).Problems[0].Code);
    }

    [Fact]
    public async Task Import_StoreFails_LeavesNothingAndTheNextOneBringsTheRun()
    {
        await AddAsync("a");
        await From.Study.ExportAsync("Öğrenme oranı", Zip);
        To.Do("CREATE TRIGGER broken AFTER INSERT ON chunk BEGIN SELECT RAISE(FAIL, 'broken'); END");
        await Assert.ThrowsAsync<ProblemException>(() => To.Study.ImportAsync(Zip));
        Assert.Empty(Directory.EnumerateFileSystemEntries(To.Data.Runs));
        Assert.Empty(Directory.EnumerateFileSystemEntries(To.Data.Incoming));

        To.Do("DROP TRIGGER broken");

        Assert.Equal(["a"], (await To.Study.ImportAsync(Zip)).Added);
    }

    [Fact]
    public async Task Import_DamagedInTheMiddle_LeavesNothingAndAWholeFileBringsTheRun()
    {
        await AddAsync("a");
        await From.Study.ExportAsync("Öğrenme oranı", Zip);
        var whole = await File.ReadAllBytesAsync(Zip);
        var bytes = whole.ToArray();
        bytes[bytes.AsSpan().IndexOf("weights"u8)] ^= 1;
        await File.WriteAllBytesAsync(Zip, bytes);

        Assert.Equal("study-file-broken", (await Assert.ThrowsAsync<ProblemException>(() => To.Study.ImportAsync(Zip))).Problems[0].Code);

        Assert.Empty(await To.Store.ListAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(To.Data.Runs));
        await File.WriteAllBytesAsync(Zip, whole);
        Assert.Equal(["a"], (await To.Study.ImportAsync(Zip)).Added);
    }

    [Fact]
    public async Task Import_WasKilledBetweenTheFolderAndTheRow_TheNextOneAddsTheRow()
    {
        await AddAsync("a");
        await From.Study.ExportAsync("Öğrenme oranı", Zip);
        await To.Study.ImportAsync(Zip);
        To.Do("PRAGMA foreign_keys = ON; DELETE FROM run");

        var again = await To.Study.ImportAsync(Zip);

        Assert.Equal(("a", 0, 0), (Assert.Single(again.Added), again.Known.Count, again.Stranded.Count));
        Assert.Equal("ş", (await To.Store.FindAsync("a"))!.Note);
        Assert.Single(await To.Store.ReadSeriesAsync("a"));
    }

    [Fact]
    public async Task Import_FolderThatTheStoreDoesNotKnow_IsNotSaidToBeKnownAndStaysAsItIs()
    {
        await AddAsync("a");
        await From.Study.ExportAsync("Öğrenme oranı", Zip);
        Directory.CreateDirectory(To.Data.Run("a").Root);
        await File.WriteAllTextAsync(To.Data.Run("a").Job, "{}");

        var import = await To.Study.ImportAsync(Zip);

        Assert.Equal((0, 0, "a"), (import.Added.Count, import.Known.Count, Assert.Single(import.Stranded)));
        Assert.Equal("{}", await File.ReadAllTextAsync(To.Data.Run("a").Job));
    }

    [Theory]
    [InlineData("runs/a/run.json", "[1,2,3]", "[1,3,2]")]
    [InlineData("runs/a/run.json", "[1,2,3]", "[1,2]")]
    [InlineData("runs/a/run.json", "[1,2,3]", "null")]
    [InlineData("runs/a/run.json", "\"completed\"", "7")]
    [InlineData("runs/a/run.json", "[\"tez\"]", "[null]")]
    [InlineData("study.json", "[\"a\"]", "null")]
    [InlineData("study.json", "[\"a\"]", "[null]")]
    [InlineData("study.json", "\"runs\":", "\"rums\":")]
    public async Task Import_FileThatSaysImpossibleThings_IsRefusedAndNothingComesIn(string entry, string text, string other)
    {
        await AddAsync("a");
        await From.Study.ExportAsync("Öğrenme oranı", Zip);
        await using (var zip = await ZipFile.OpenAsync(Zip, ZipArchiveMode.Update))
        {
            string json;
            using (var reader = new StreamReader(await zip.GetEntry(entry)!.OpenAsync()))
            {
                json = await reader.ReadToEndAsync();
            }

            Assert.Contains(text, json, StringComparison.Ordinal);
            zip.GetEntry(entry)!.Delete();
            await using var writer = new StreamWriter(await zip.CreateEntry(entry).OpenAsync());
            await writer.WriteAsync(json.Replace(text, other, StringComparison.Ordinal));
        }

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => To.Study.ImportAsync(Zip))).Problems[0];

        Assert.Equal("study-file-broken", problem.Code);
        Assert.Empty(await To.Store.ListAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(To.Data.Runs));
    }

    [Fact]
    public async Task Import_SameFileTwiceInIt_IsRefused()
    {
        await AddAsync("a");
        await From.Study.ExportAsync("Öğrenme oranı", Zip);
        await using (var zip = await ZipFile.OpenAsync(Zip, ZipArchiveMode.Update))
        {
            zip.CreateEntry("runs/a/files/job.json");
        }

        Assert.Equal("study-file-broken", (await Assert.ThrowsAsync<ProblemException>(() => To.Study.ImportAsync(Zip))).Problems[0].Code);
    }

    [Fact]
    public void Content_LengthsThatNoDiskHas_AddUpToTooMuchAndNotToLess() =>
        Assert.Equal(long.MaxValue, new StudyContent("x", [.. Enumerable.Range(0, 3).Select(i => new StudyRun($"{i}", "x", null, long.MaxValue, StudyRunFate.New))], true).Bytes);

    [Fact]
    public async Task Import_FileThatCannotBeRead_IsNotSaidToBeUnwritable()
    {
        Directory.CreateDirectory(Zip);

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => To.Study.ImportAsync(Zip))).Problems[0];

        Assert.Equal(("file-not-readable", Zip), (problem.Code, problem.Args[0]));
    }

    [Fact]
    public async Task Export_FileOfARunThatCannotBeRead_NamesItAndNotTheTarget()
    {
        await AddAsync("a");
        await using var held = new FileStream(From.Data.Run("a").Job, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => From.Study.ExportAsync("Öğrenme oranı", Zip))).Problems[0];

        Assert.Equal(("file-not-readable", From.Data.Run("a").Job), (problem.Code, problem.Args[0]));
        Assert.False(File.Exists(Zip));
    }
}
