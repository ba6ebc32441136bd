using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Tezgah.Web.Access;

namespace Tezgah.Web.Tests.Fakes;

/// <summary>Whose visit it is, as a test says.</summary>
public sealed class FakeVisit : AuthenticationStateProvider
{
    private ClaimsPrincipal _visitor = Ticket.Host;

    /// <summary>Makes it the visit of somebody who holds a ticket.</summary>
    public FakeVisit Of(Role role, string session = "", string id = "somebody")
    {
        _visitor = new Ticket(role, id, session, DateTimeOffset.MaxValue).ToPrincipal();
        return this;
    }

    /// <summary>Makes it the visit of somebody without a key.</summary>
    public FakeVisit OfNobody()
    {
        _visitor = new ClaimsPrincipal(new ClaimsIdentity());
        return this;
    }

    public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(_visitor));
}
