using Microsoft.Playwright;
using Tezgah.EndToEnd.Hosting;

namespace Tezgah.EndToEnd.Journeys;

/// <summary>Wrong input on the form, and a file that goes bad between the form and the run.</summary>
[Collection(BrowserCollection.Name)]
public sealed class BadInputTests(BrowserFixture browser)
{
    [Fact]
    public async Task Everything_wrong_is_listed_at_once_and_nothing_starts()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Path;
        await using var dashboard = await DashboardProcess.StartAsync(data);
        var visitor = new Visitor(await browser.NewPageAsync(), dashboard);
        await visitor.GoAsync("/runs/new");
        await visitor.FillAsync("data.train", "/no/such/file.csv");
        await visitor.FillAsync("training.learning_rate", "-1");
        await visitor.FillAsync("training.seed", "abc");
        await visitor.FillAsync("model.num_attention_heads", "5");

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Start the run" }).ClickAsync();

        var summary = visitor.Page.Locator("aside");
        // The file's is there before the button, as the form looks at it meanwhile; so each is waited for.
        foreach (var wrong in (string[])["/no/such/file.csv", "-1", "abc", "5"])
        {
            await Assertions.Expect(summary).ToContainTextAsync(wrong);
        }

        Assert.EndsWith("/runs/new", visitor.Page.Url, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(data, "runs")) && Directory.EnumerateDirectories(Path.Combine(data, "runs")).Any());
        await dashboard.DisposeAsync();
    }

    [Fact]
    public async Task Batch_that_does_not_fit_in_memory_fails_with_one_that_would()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Path;
        await using var dashboard = await DashboardProcess.StartAsync(data);
        var visitor = new Visitor(await browser.NewPageAsync(), dashboard);
        await visitor.GoAsync("/runs/new");
        await visitor.FillAsync("data.train", Checkout.Sample("train.csv"));
        await visitor.FillAsync("model.hidden_size", "512");
        await visitor.FillAsync("model.intermediate_size", "8192");
        await visitor.FillAsync("model.num_hidden_layers", "48");
        await visitor.FillAsync("training.per_device_train_batch_size", "4480");

        await visitor.StartAsync();

        await visitor.SeeStatusAsync("Failed", TimeSpan.FromMinutes(2));
        var said = await visitor.Page.GetByRole(AriaRole.Alert).First.InnerTextAsync();
        Assert.Matches(@"needs about [\d.]+ GB of memory, but only .* training\.per_device_train_batch_size = [1-9]\d*", said);
        await dashboard.DisposeAsync();
    }
}
