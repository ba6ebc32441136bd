using System.Text;
using Tezgah.Core.Problems;
using Tezgah.Web.Data;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Tests.Data;

public sealed class DataUploadTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tezgah-upload-").FullName;
    private readonly DataSetStore _store;
    private readonly DataUpload _upload;

    public DataUploadTests()
    {
        _store = new DataSetStore(new DashboardOptions { DataFolder = _root });
        _upload = new DataUpload(_store, new FakeTime(), () => "1");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Take_File_TellsItsProgress()
    {
        var told = new List<long>();

        var set = await _upload.TakeAsync("a.txt", 200_000, _ => new MemoryStream(new byte[200_000]), told.Add, TestContext.Current.CancellationToken);

        Assert.Equal(200_000, new FileInfo(set.Train).Length);
        Assert.Equal(200_000, told[^1]);
        Assert.Equal(set, _store.Find(set.Id));
    }

    [Fact]
    public async Task Take_FileThatIsSaidToBeTooLarge_IsRefusedBeforeItIsOpened()
    {
        var problem = await RefusedAsync("a.csv", 5L << 30, _ => throw new InvalidOperationException("It was opened."));

        Assert.Equal("upload-too-large", problem.Code);
    }

    [Theory]
    [InlineData("a.csv", 0, "upload-empty")]
    [InlineData("a.sh", 5, "upload-type")]
    [InlineData("a", 5, "upload-type")]
    public async Task Take_FileThatIsNone_IsRefused(string name, long length, string code)
    {
        Assert.Equal(code, (await RefusedAsync(name, length, _ => new MemoryStream([1]))).Code);
    }

    [Fact]
    public async Task Take_StreamThatBreaks_LeavesNothing()
    {
        Assert.Equal("upload-broken", (await RefusedAsync("a.csv", 9, _ => new Broken())).Code);
    }

    [Fact]
    public async Task Take_CancelledInTheMiddle_LeavesNothing()
    {
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _upload.TakeAsync(
            "a.csv", 1 << 20, _ => new MemoryStream(new byte[1 << 20]), _ => stop.Cancel(), stop.Token));

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_root, "data")));
    }

    private async Task<Problem> RefusedAsync(string name, long length, Func<CancellationToken, Stream> open)
    {
        var e = await Assert.ThrowsAsync<ProblemException>(() => _upload.TakeAsync(name, length, open, _ => { }, TestContext.Current.CancellationToken));
        Assert.Empty(_store.List().Sets);
        Assert.True(!Directory.Exists(Path.Combine(_root, "data")) || !Directory.EnumerateFileSystemEntries(Path.Combine(_root, "data")).Any());
        return e.Problems[0];
    }

    private sealed class Broken : MemoryStream
    {
        private bool _read;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_read)
            {
                throw new IOException("The browser has gone.");
            }

            _read = true;
            return ValueTask.FromResult(Encoding.UTF8.GetBytes("text\na\n", buffer.Span));
        }
    }
}
