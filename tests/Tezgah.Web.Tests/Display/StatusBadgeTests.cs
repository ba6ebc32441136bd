using Bunit;
using Tezgah.Core.Runs;
using Tezgah.Web.Display;

namespace Tezgah.Web.Tests.Display;

public sealed class StatusBadgeTests : DashboardContext
{
    [Fact]
    public void Badge_InEachState_HasAWordAndAnIconOfItsOwn()
    {
        var seen = Enum.GetValues<RunStatus>()
            .Select(status => Render<StatusBadge>(p => p.Add(b => b.Status, status)).Find(".badge").TextContent.Trim())
            .ToArray();

        Assert.Equal(seen.Length, seen.Distinct().Count());
        Assert.DoesNotContain(seen, s => s.Contains("Status.", StringComparison.Ordinal));
    }

    [Fact]
    public void Badge_InTurkish_SaysItInTurkish()
    {
        Speak("tr");

        Assert.Contains("Tamamlandı", Render<StatusBadge>(p => p.Add(b => b.Status, RunStatus.Completed)).Markup, StringComparison.Ordinal);
    }
}
