using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Web.Access;
using Tezgah.Web.Lecture;

namespace Tezgah.Web.Tests.Lecture;

public sealed class FollowTests : LectureContext
{
    [Fact]
    public void Viewer_WhileTheLecturerShowsPages_GoesAlong()
    {
        BeViewer();
        Room.Show("/runs/a");
        var bar = Render<Follow>();
        Assert.Equal("/runs/a", Address);

        Room.Show("/compare?runs=a,b");

        bar.WaitForAssertion(() => Assert.Equal("/compare?runs=a,b", Address));
        Assert.Equal(1, Room.Viewers);
    }

    [Fact]
    public void Viewer_WhoLooksAround_StaysUntilTheyFollowAgain()
    {
        BeViewer();
        Room.Show("/runs/a");
        var bar = Render<Follow>();
        bar.Find("button").Click();
        Navigation.NavigateTo("/models");

        Room.Show("/runs/b");
        Assert.Equal("/models", Address);

        bar.Find("button").Click();
        Assert.Equal("/runs/b", Address);
    }

    [Fact]
    public void Viewer_OfAnAudienceThatIsSentAway_IsBackAtTheDoor()
    {
        BeViewer();
        Navigation.NavigateTo("/runs/a");
        var bar = Render<Follow>();

        Services.GetRequiredService<AccessKeys>().RenewViewers();
        Room.SendAway();

        bar.WaitForAssertion(() => Assert.Equal("/join", Address));
    }

    [Fact]
    public void Viewer_WithoutALecturer_SeesNoBar()
    {
        BeViewer();
        Navigation.NavigateTo("/models");

        var bar = Render<Follow>();

        Assert.Equal("", bar.Markup.Trim());
        Assert.Equal("/models", Address);
    }

    [Fact]
    public void Owner_WhoLeads_TakesTheRoomAlong()
    {
        var bar = Render<Follow>();
        Navigation.NavigateTo("/runs/a");
        Assert.Null(Room.Address);

        Room.Show("/runs");
        Navigation.NavigateTo("/runs/b?lecture=2");

        Assert.Equal("/runs/b", Room.Address);
        Assert.Equal("", bar.Markup.Trim());
        Assert.Equal(0, Room.Viewers);
    }

    [Fact]
    public void Viewer_Gone_IsCountedNoMore()
    {
        BeViewer();
        var bar = Render<Follow>();

        bar.Instance.Dispose();

        Assert.Equal(0, Room.Viewers);
    }
}
