using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Tezgah.EndToEnd.Hosting;

namespace Tezgah.EndToEnd.Journeys;

/// <summary>
/// A model that others trained: its folder is added, its tokenizer tried, and it goes on from a text as its makers saw it do.
/// </summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Parity")]
public sealed class ModelJourneyTests(BrowserFixture browser)
{
    private const string Prompt = "Once upon a time";

    [Fact]
    public async Task Visitor_adds_a_model_sees_its_tokens_and_lets_it_write()
    {
        var folder = Stories();
        using var expected = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "expected.json")));
        using var temporary = new TemporaryFolder();
        var data = temporary.Path;
        await using var dashboard = await DashboardProcess.StartAsync(data, "--models", folder);
        var visitor = new Visitor(await browser.NewPageAsync(), dashboard);
        var page = visitor.Page;

        await AddAsync(visitor, folder);
        await page.GetByText("260,032").WaitForAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Tokens" }).ClickAsync();
        await page.Locator("#token-text").FillAsync(Prompt);
        var ids = expected.RootElement.GetProperty("greedy_prompts")[0].GetProperty("prompt_ids").EnumerateArray().Select(i => i.GetInt32());
        await SeeIdsAsync(page, [.. ids]);

        var story = expected.RootElement.GetProperty("greedy").GetProperty("text").GetString()!;
        Assert.Equal(story[Prompt.Length..], await WriteAsync(page, tokens: 196));

        await page.GetByRole(AriaRole.Link, new() { Name = "Models" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove stories260k from the list" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await page.GetByText("No model yet").WaitForAsync();
        Assert.True(File.Exists(Path.Combine(folder, "config.json")));
        await dashboard.DisposeAsync();
    }

    [Fact]
    public async Task Killed_dashboard_leaves_no_chat_worker_behind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are read from /proc");
        var folder = Stories();
        using var temporary = new TemporaryFolder();
        var data = temporary.Path;
        await using var dashboard = await DashboardProcess.StartAsync(data, "--models", folder);
        var visitor = new Visitor(await browser.NewPageAsync(), dashboard);
        await AddAsync(visitor, folder);
        await WriteAsync(visitor.Page, tokens: 5);
        var worker = Assert.Single(ChatWorkersOf(dashboard.Id));

        await dashboard.KillAsync();

        await Until.TrueAsync(() => !Directory.Exists($"/proc/{worker}"), "the end of the chat worker", TimeSpan.FromSeconds(30));
    }

    private static async Task AddAsync(Visitor visitor, string folder)
    {
        await visitor.GoAsync("/models");
        await visitor.Page.Locator("#model-folder").FillAsync(folder);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        // Not the address: it may change before it is waited for, and waiting for it then never ends.
        await visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "stories260k", Exact = true }).WaitForAsync();
        Assert.Matches("/models/stories260k-[0-9a-f]{8}$", visitor.Page.Url);
    }

    private static async Task SeeIdsAsync(IPage page, int[] ids)
    {
        var wanted = string.Join(' ', ids.Select(i => i.ToString(CultureInfo.InvariantCulture)));
        await page.WaitForFunctionAsync(
            "wanted => [...document.querySelectorAll('.token .id')].map(i => i.textContent).join(' ') === wanted", wanted);
    }

    // What the model writes after the prompt, always the likeliest token.
    private static async Task<string> WriteAsync(IPage page, int tokens)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Chat" }).ClickAsync();
        await page.Locator("#chat-Temperature").FillAsync("0");
        await page.Locator("#chat-MaxTokens").FillAsync(tokens.ToString(CultureInfo.InvariantCulture));
        await page.Locator("#chat-text").FillAsync(Prompt);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await page.Locator(".model footer").GetByText("tokens/s").WaitForAsync(new() { Timeout = 120_000 });
        return await page.Locator(".model .said").TextContentAsync() ?? "";
    }

    private static int[] ChatWorkersOf(int parent) =>
    [
        .. from process in Directory.EnumerateDirectories("/proc")
           where int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out _)
           let arguments = Read(Path.Combine(process, "cmdline"))
           let status = Read(Path.Combine(process, "status"))
           where arguments.Contains("chat-worker", StringComparison.Ordinal)
               && status.Contains($"\nPPid:\t{parent.ToString(CultureInfo.InvariantCulture)}\n", StringComparison.Ordinal)
           select int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture),
    ];

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            // The process has ended meanwhile.
            return "";
        }
    }

    private static string Stories()
    {
        // The models lie beside the data sets, wherever those are.
        var data = Environment.GetEnvironmentVariable("TEZGAH_DATA") ?? Path.Combine(Checkout.Root, "..", "shared", "data");
        var folder = Path.GetFullPath(Path.Combine(data, "..", "models", "stories260k"));
        Assert.SkipUnless(Directory.Exists(folder), $"There is no model at {folder}.");
        return folder;
    }
}
