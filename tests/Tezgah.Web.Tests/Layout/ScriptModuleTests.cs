using Microsoft.JSInterop;
using Tezgah.Web.Layout;

namespace Tezgah.Web.Tests.Layout;

public sealed class ScriptModuleTests
{
    [Fact]
    public async Task Get_AfterAFailure_AsksAgain()
    {
        var browser = new FailingBrowser();
        await using var module = new ScriptModule(browser, "/js/form.js");

        await Assert.ThrowsAsync<JSException>(module.GetAsync);
        await Assert.ThrowsAsync<JSException>(module.GetAsync);

        Assert.Equal(2, browser.Asked);
    }

    [Fact]
    public async Task Dispose_AfterAFailure_IsQuiet()
    {
        var module = new ScriptModule(new FailingBrowser(), "/js/form.js");
        await Assert.ThrowsAsync<JSException>(module.GetAsync);

        Assert.Null(await Record.ExceptionAsync(async () => await module.DisposeAsync()));
    }

    private sealed class FailingBrowser : IJSRuntime
    {
        public int Asked { get; private set; }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) =>
            InvokeAsync<TValue>(identifier, CancellationToken.None, args);

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args)
        {
            Asked++;
            return ValueTask.FromException<TValue>(new JSException("not there"));
        }
    }
}
