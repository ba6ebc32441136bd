using System.Net;
using System.Text.RegularExpressions;

namespace Tezgah.Web.Tests.Access;

/// <summary>Somebody's browser: keeps cookies, asks for pages, and follows nothing by itself.</summary>
public sealed partial class Browser : IDisposable
{
    private readonly HttpClient _client;

    public Browser(Uri address)
    {
        Cookies = new CookieContainer();
        _client = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = address };
    }

    public CookieContainer Cookies { get; }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] form) =>
        SendAsync(HttpMethod.Post, path, form);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, (string Name, string Value)[]? form = null, string? origin = null, string? host = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.ParseAdd("text/html");
        request.Headers.AcceptLanguage.ParseAdd("en");
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        request.Headers.Host = host;
        if (form is not null)
        {
            request.Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        }

        return await _client.SendAsync(request);
    }

    /// <summary>The antiforgery token of a page.</summary>
    public async Task<string> TokenAsync()
    {
        var page = await (await GetAsync("/runs")).Content.ReadAsStringAsync();
        return Token().Match(page) is { Success: true } match ? match.Groups["token"].Value : throw new InvalidOperationException(page);
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
