using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Access;

/// <summary>Who a page is for. One for each visit; outside of one it is nobody, who may do nothing.</summary>
public sealed class Visitor(AuthenticationStateProvider visits, AccessKeys keys)
{
    /// <summary>What they may do now.</summary>
    public Role Role => Principal is { } principal ? Ticket.RoleOf(principal, keys.Session) : Role.Nobody;

    /// <summary>Whether they may do everything.</summary>
    public bool IsOwner => Role == Role.Owner;

    /// <summary>Tells visitors apart; the same in all pages of one browser.</summary>
    public string Id => Principal?.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";

    /// <summary>Why they may not do what only the owner may; null if they are the owner.</summary>
    public Problem? Obstacle => Role switch
    {
        Role.Owner => null,
        Role.Viewer => new Problem("viewer-may-not"),
        _ => new Problem("visitor-unknown"),
    };

    private ClaimsPrincipal? Principal
    {
        get
        {
            try
            {
                // Known from the visit's beginning: a task that is not done is of no visit.
                return visits.GetAuthenticationStateAsync() is { IsCompletedSuccessfully: true } known ? known.Result.User : null;
            }
            catch (InvalidOperationException)
            {
                // Asked outside of a visit, where nobody was let in.
                return null;
            }
        }
    }
}
