using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Web.Access;

namespace Tezgah.Web.Tests.Access;

/// <summary>Visits of a dashboard that runs, as its pages' circuits have them.</summary>
internal static class Visits
{
    /// <summary>The services that the pages of a visitor get.</summary>
    public static AsyncServiceScope Visit(this IServiceProvider services, Role role, string? session = null)
    {
        var scope = services.CreateAsyncScope();
        var ticket = new Ticket(role, "somebody", session ?? services.GetRequiredService<AccessKeys>().Session, DateTimeOffset.MaxValue);
        var visit = (IHostEnvironmentAuthenticationStateProvider)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        visit.SetAuthenticationState(Task.FromResult(new AuthenticationState(ticket.ToPrincipal())));
        return scope;
    }
}
