using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Tezgah.EndToEnd.Hosting;

/// <summary>A person in front of the dashboard.</summary>
internal sealed partial class Visitor(IPage page, DashboardProcess dashboard)
{
    public IPage Page => page;

    public Task GoAsync(string path) => page.GotoAsync(new Uri(dashboard.Address, path).ToString());

    public ILocator Chart(string title) => page.GetByRole(AriaRole.Figure, new() { Name = title, Exact = true }).Locator(".chart");

    public ILocator Status(string word) => page.Locator("main .badge", new() { HasText = word });

    public Task SeeStatusAsync(string word, TimeSpan patience) =>
        Status(word).First.WaitForAsync(new() { Timeout = (float)patience.TotalMilliseconds });

    /// <summary>The id of the run whose page is open.</summary>
    public async Task<string> RunIdAsync()
    {
        await page.WaitForURLAsync(RunAddress());
        return RunAddress().Match(page.Url).Groups["id"].Value;
    }

    /// <summary>Fills the form with a small network, so that many steps take little time, and starts it.</summary>
    public async Task<string> StartSmallRunAsync(int steps)
    {
        await GoAsync("/runs/new");
        await FillAsync("data.train", Checkout.Sample("validation.csv"));
        await FillAsync("model.hidden_size", "32");
        await FillAsync("model.intermediate_size", "64");
        await FillAsync("model.num_hidden_layers", "1");
        await FillAsync("tokenizer.vocab_size", "300");
        await FillAsync("training.per_device_train_batch_size", "4");
        await FillAsync("training.max_steps", $"{steps}");
        await FillAsync("evaluation.eval_steps", "1000");
        await FillAsync("device.threads", "1");
        return await StartAsync();
    }

    public async Task<string> StartAsync()
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the run" }).ClickAsync();
        return await RunIdAsync();
    }

    /// <summary>Types into the field of a setting; a folded group is opened first.</summary>
    public async Task FillAsync(string key, string text)
    {
        var field = Field(key);
        await field.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await field.EvaluateAsync("field => { const folded = field.closest('details'); if (folded) folded.open = true; }");
        await field.FillAsync(text);
    }

    public ILocator Field(string key) => page.Locator("#" + FieldId(key));

    public static string FieldId(string key) => "setting-" + key.Replace('.', '-');

    [GeneratedRegex("/runs/(?<id>[0-9][a-z0-9-]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RunAddress();
}
