using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Runs;
using Tezgah.Web.Hosting;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Hosting;

public sealed class RequestLimitsTests : IAsyncLifetime
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), "tezgah-web-" + Guid.NewGuid().ToString("N"));
    private WebApplication? _app;

    private Uri Address => new(_app!.Urls.First());

    public async ValueTask InitializeAsync()
    {
        _app = DashboardApp.Build(new DashboardOptions { Urls = [new Uri("http://127.0.0.1:0")], DataFolder = _data }, builder =>
        {
            builder.Services.AddSingleton<IRunStore, FakeRunStore>();
            builder.Services.AddSingleton<IRunSummaries, FakeRunStore>();
            builder.Services.AddSingleton<IRunService, FakeRunService>();
            builder.Services.AddSingleton<ILiveFeed, FakeLiveFeed>();
        });
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        if (Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    [Theory]
    [InlineData("/leave")]
    [InlineData("/runs")]
    [InlineData("/nothing-here")]
    public async Task Upload_OfFiveGigabytes_IsRefusedBeforeAByteIsSent(string path)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Address.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var head = $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {5L << 30}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);

        using var reader = new StreamReader(stream, Encoding.ASCII);
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        // The connection ends too: what would have been sent is not read to its end.
        Assert.DoesNotContain("HTTP/1.1", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_ThatDoesNotSayHowLongItIs_IsCutOff()
    {
        using var client = new HttpClient { BaseAddress = Address };
        using var endless = new StreamContent(new Zeros(64 << 20));
        endless.Headers.ContentType = new("application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/leave") { Content = endless };
        request.Headers.TransferEncodingChunked = true;

        try
        {
            var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        }
        catch (HttpRequestException e)
        {
            // The connection was closed while the client was still sending.
            Assert.IsAssignableFrom<IOException>(e.InnerException);
        }
    }

    [Fact]
    public async Task Header_OfAMegabyte_IsRefused()
    {
        using var client = new HttpClient { BaseAddress = Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/runs");
        request.Headers.Add("X-Long", new string('a', 1 << 20));

        try
        {
            Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, (await client.SendAsync(request)).StatusCode);
        }
        catch (HttpRequestException e)
        {
            Assert.IsAssignableFrom<IOException>(e.InnerException);
        }
    }

    private sealed class Zeros(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(_left, count);
            Array.Fill(buffer, (byte)'0', offset, read);
            _left -= read;
            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
