using Bunit;
using Tezgah.Web.Layout;

namespace Tezgah.Web.Tests.Layout;

public sealed class NotFoundPageTests : DashboardContext
{
    [Fact]
    public void Page_SaysThatThereIsNoneAndLeadsToAllRuns()
    {
        var page = Render<NotFoundPage>();

        Assert.Equal("There is no such page", page.Find("h1").TextContent);
        Assert.Equal("/runs", page.Find("a").GetAttribute("href"));
    }
}
