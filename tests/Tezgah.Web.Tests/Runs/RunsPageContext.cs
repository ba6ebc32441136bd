using Bunit;
using Tezgah.Web.Runs;

namespace Tezgah.Web.Tests.Runs;

/// <summary>The page of all runs, opened in a store that a test has filled.</summary>
public abstract class RunsPageContext : DashboardContext
{
    protected RunsPageContext() => JSInterop.Mode = JSRuntimeMode.Loose;

    protected IRenderedComponent<RunsPage> Open()
    {
        ReadRuns();
        var page = Render<RunsPage>();
        page.WaitForElement("h1:not(.visually-hidden)");
        return page;
    }
}
