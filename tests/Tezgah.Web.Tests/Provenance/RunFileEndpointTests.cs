using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Runs;
using Tezgah.Web.Hosting;
using Tezgah.Web.Provenance;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Provenance;

public sealed class RunFileEndpointTests : IAsyncLifetime
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), "tezgah-web-" + Guid.NewGuid().ToString("N"));
    private readonly string _id = "files-" + Guid.NewGuid().ToString("N");
    private readonly FakeRunService _runs = new();
    private WebApplication? _app;
    private HttpClient? _client;

    private HttpClient Client => _client!;

    private string Artifacts => _runs.Folder(_id).Artifacts;

    public async ValueTask InitializeAsync()
    {
        var store = new FakeRunStore();
        store.Put(SomeRun.In(RunStatus.Completed, _id));
        Directory.CreateDirectory(Path.Combine(Artifacts, "passk"));
        await File.WriteAllTextAsync(Path.Combine(Artifacts, "passk", "a b.json"), "<script>alert(1)</script>");
        await File.WriteAllTextAsync(_runs.Folder(_id).Job, "{}");
        _app = DashboardApp.Build(new DashboardOptions { Urls = [new Uri("http://127.0.0.1:0")], DataFolder = _data }, builder =>
        {
            builder.Services.AddSingleton<IRunStore>(store);
            builder.Services.AddSingleton<IRunSummaries>(store);
            builder.Services.AddSingleton<IRunService>(_runs);
            builder.Services.AddSingleton<ILiveFeed, FakeLiveFeed>();
        });
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _app!.DisposeAsync();
        foreach (var folder in new[] { _data, _runs.Folder(_id).Root }.Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task File_OfARun_IsSavedAndNeverShown()
    {
        var answer = await Client.GetAsync(RunFileEndpoint.Address(_id, "passk/a b.json"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("<script>alert(1)</script>", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("..%2Fjob.json")]
    [InlineData("passk/..%2F..%2Fjob.json")]
    [InlineData("%2Fetc%2Fpasswd")]
    [InlineData("passk")]
    [InlineData("nothing.csv")]
    public async Task File_OutsideTheArtifactsOrNone_IsNotThere(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync($"/runs/{_id}/files/{path}")).StatusCode);

    [Fact]
    public async Task File_ThatIsALinkToOutside_IsNotThere()
    {
        File.CreateSymbolicLink(Path.Combine(Artifacts, "link.json"), _runs.Folder(_id).Job);

        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync($"/runs/{_id}/files/link.json")).StatusCode);
    }

    [Fact]
    public async Task File_OfNoRun_IsNotThere() =>
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync("/runs/nobody/files/passk/a%20b.json")).StatusCode);
}
