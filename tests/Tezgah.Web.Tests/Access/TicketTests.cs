using System.Security.Claims;
using Tezgah.Web.Access;

namespace Tezgah.Web.Tests.Access;

public sealed class TicketTests
{
    private static readonly Ticket s_viewer = new(Role.Viewer, "a1", "spring", DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));

    [Fact]
    public void Read_WhatWasWritten_IsTheSame() => Assert.Equal(s_viewer, Ticket.Read(s_viewer.Write()));

    [Theory]
    [InlineData("")]
    [InlineData("Owner|a1|x")]
    [InlineData("King|a1|x|1800000000")]
    [InlineData("Owner|a1|x|soon")]
    public void Read_AnythingElse_IsNone(string line) => Assert.Null(Ticket.Read(line));

    [Fact]
    public void RoleOf_ViewerOfAnotherAudience_IsNobody()
    {
        Assert.Equal(Role.Viewer, Ticket.RoleOf(s_viewer.ToPrincipal(), "spring"));
        Assert.Equal(Role.Nobody, Ticket.RoleOf(s_viewer.ToPrincipal(), "autumn"));
    }

    [Fact]
    public void RoleOf_OwnerOfAnotherAudience_IsOwner() =>
        Assert.Equal(Role.Owner, Ticket.RoleOf((s_viewer with { Role = Role.Owner }).ToPrincipal(), "autumn"));

    [Fact]
    public void RoleOf_PrincipalOfAnotherKind_IsNobody()
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Role, nameof(Role.Owner))], "Negotiate");

        Assert.Equal(Role.Nobody, Ticket.RoleOf(new ClaimsPrincipal(identity), ""));
        Assert.Equal(Role.Nobody, Ticket.RoleOf(new ClaimsPrincipal(), ""));
    }
}
