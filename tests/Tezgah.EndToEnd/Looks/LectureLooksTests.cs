using Microsoft.Playwright;
using Tezgah.EndToEnd.Hosting;

namespace Tezgah.EndToEnd.Looks;

/// <summary>What no address leads to, as axe-core sees it in both themes, in Turkish: a lecture part by part, a question in a replay, a lost connection.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LectureLooksTests(BrowserFixture browser, SeededDashboard seeded)
{
    [Fact]
    public async Task Lecture_question_and_lost_connection_keep_nobody_out()
    {
        var page = await browser.NewPageAsync("tr-TR");
        await page.Context.AddInitScriptAsync(scriptPath: Axe.Script);
        var visitor = new Visitor(page, await seeded.GetAsync());
        await visitor.GoAsync($"/runs/{SeededStore.Base}/replay");
        await page.Locator("[data-replay=next]").WaitForAsync();
        await Settled.WaitAsync(page);
        await page.Locator("[data-lecture-bar] input[type=range]").FillAsync("150");
        await page.GetByText("Adım 150 / 400").First.WaitForAsync();

        await page.Keyboard.PressAsync("Shift+L");
        await page.Keyboard.PressAsync("n");
        await page.Locator(".curtain.asks").WaitForAsync();
        await AssertAsync("a question in lecture mode");

        // The slider had the arrows.
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Locator("[data-lecture-on]").WaitForAsync();
        await AssertAsync("a question over one part");

        // The keys stay in what is shown: the part, its question, the bars.
        for (var i = 0; i < 30; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.True(await page.EvaluateAsync<bool>(
                "document.activeElement === document.body || document.activeElement.closest('[data-lecture-on], [data-lecture-bar], .curtain, .lecture-foot') !== null"));
        }

        await page.Locator(".guess").First.PressAsync("Enter");
        await page.Keyboard.PressAsync("n");
        await page.Locator(".curtain.open").WaitForAsync();
        await AssertAsync("an answer over one part");
        await page.Keyboard.PressAsync("?");
        await page.Locator("dialog#keys").WaitForAsync();
        await AssertAsync("the keys in lecture mode");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("html")).Not.ToHaveAttributeAsync("data-lecture", "");

        foreach (var state in new[] { "show", "failed", "rejected" })
        {
            await page.EvaluateAsync("state => (document.getElementById('components-reconnect-modal').className = `reconnect components-reconnect-${state}`)", state);
            await page.Locator("#components-reconnect-modal strong:visible").First.WaitForAsync();
            await AssertAsync($"the connection: {state}");
        }

        await page.EvaluateAsync("document.getElementById('blazor-error-ui').style.display = 'block'");
        await AssertAsync("the visit has broken off");
        await page.Context.CloseAsync();

        async Task AssertAsync(string what)
        {
            var found = await Axe.LookBothAsync(page);
            Assert.True(found.Count == 0, $"{what}:\n{string.Join('\n', found)}");
        }
    }
}
