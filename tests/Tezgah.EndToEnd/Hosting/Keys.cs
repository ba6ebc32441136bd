using Microsoft.Playwright;

namespace Tezgah.EndToEnd.Hosting;

/// <summary>A person without a mouse: everything is reached by Tab, and where the focus is can be seen.</summary>
internal sealed class Keys(IPage page)
{
    private const int MostStops = 150;

    private const string Seen = """
        element => {
          if (!element.matches(':focus-visible')) return 'not shown as focused';
          for (let at = element; at && at !== document.body; at = at.parentElement) {
            const style = getComputedStyle(at);
            if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none') return null;
            if (at !== element && !at.contains(element)) break;
          }
          return 'without an outline';
        }
        """;

    public Task PressAsync(string key) => page.Keyboard.PressAsync(key);

    public Task TypeAsync(string text) => page.Keyboard.TypeAsync(text);

    /// <summary>Presses Tab until an element has the focus, and looks whether that can be seen.</summary>
    public async Task GoToAsync(ILocator target, bool backwards = false)
    {
        await target.First.WaitForAsync();
        for (var stops = 0; stops < MostStops; stops++)
        {
            await PressAsync(backwards ? "Shift+Tab" : "Tab");
            if (await HasFocusAsync(target))
            {
                Assert.Null(await target.First.EvaluateAsync<string?>(Seen));
                return;
            }
        }

        Assert.Fail($"Tab does not lead to {target}.");
    }

    /// <summary>Goes there and presses Enter.</summary>
    public async Task EnterAsync(ILocator target, bool backwards = false)
    {
        await GoToAsync(target, backwards);
        await PressAsync("Enter");
    }

    public static Task<bool> HasFocusAsync(ILocator target) => target.First.EvaluateAsync<bool>("element => element === document.activeElement");

    /// <summary>Waits until an element has the focus.</summary>
    public Task FocusedAsync(ILocator target) => Assertions.Expect(target.First).ToBeFocusedAsync();

    /// <summary>Waits until the focus is in an element, presses Tab so often that a focus which can leave an element has left it, and asserts that it has not.</summary>
    public async Task StaysInAsync(ILocator dialog, int stops = 12)
    {
        await page.WaitForFunctionAsync("dialog => dialog.contains(document.activeElement)", await dialog.ElementHandleAsync());
        for (var i = 0; i < stops; i++)
        {
            await PressAsync(i < stops - 2 ? "Tab" : "Shift+Tab");

            // The browser's own bar may have it between the last element and the first.
            Assert.True(
                await dialog.EvaluateAsync<bool>("dialog => dialog.contains(document.activeElement) || document.activeElement === document.body"),
                $"After {i + 1} stops the focus is outside of the dialog.");
        }
    }
}
