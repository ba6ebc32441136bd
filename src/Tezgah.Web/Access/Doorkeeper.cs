using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Access;

/// <summary>
/// Says of every request who it comes from. Without <c>--lan</c> only this machine reaches the dashboard, and whoever does is
/// its owner. With it nobody gets anything but a door before they have shown a key.
/// </summary>
internal sealed class Doorkeeper(
    RequestDelegate next, DashboardOptions options, AccessKeys keys, KeyAttempts attempts, TicketCookie cookie)
{
    /// <summary>The address that a key is shown at.</summary>
    public const string Door = "/join";

    private const long LongestForm = 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!options.Lan)
        {
            Enter(context, Ticket.Host);
            await next(context);
        }
        else if (!LocalNetwork.IsHost(context.Request.Host.Host, context.Connection.LocalIpAddress, Environment.MachineName))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        else if (context.Request.Path.StartsWithSegments(Door, StringComparison.OrdinalIgnoreCase, out var rest))
        {
            await ShowKeyAsync(context, rest.Value?.Trim('/') ?? "");
        }
        else if (cookie.Read(context.Request) is { } visitor)
        {
            Enter(context, visitor);
            await next(context);
        }
        else
        {
            await RefuseAsync(context, DoorState.NoKey);
        }
    }

    private static void Enter(HttpContext context, ClaimsPrincipal visitor)
    {
        context.User = visitor;
        // Endpoints that are no pages get their services by the same rights.
        if (context.RequestServices.GetService<AuthenticationStateProvider>() is IHostEnvironmentAuthenticationStateProvider visit)
        {
            visit.SetAuthenticationState(Task.FromResult(new AuthenticationState(visitor)));
        }
    }

    private async Task ShowKeyAsync(HttpContext context, string key)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            key = await TypedAsync(context.Request) ?? "";
        }

        var address = context.Connection.RemoteIpAddress;
        if (attempts.Wait(address) is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await RefuseAsync(context, DoorState.Wait, StatusCodes.Status429TooManyRequests);
            return;
        }

        var role = key.Length == 0 ? Role.Nobody : keys.Redeem(key);
        if (role == Role.Nobody)
        {
            if (key.Length > 0)
            {
                attempts.Wrong(address);
            }

            await RefuseAsync(context, key.Length == 0 ? DoorState.NoKey : DoorState.Wrong);
            return;
        }

        // An owner who tries the viewers' link stays the owner.
        if (role == Role.Owner || cookie.Read(context.Request) is null)
        {
            cookie.Give(context, role);
        }

        await ShowAsync(context, DoorState.Open, StatusCodes.Status200OK);
    }

    private static async Task<string?> TypedAsync(HttpRequest request)
    {
        if (!request.HasFormContentType || request.ContentLength is null or > LongestForm)
        {
            return null;
        }

        return (await request.ReadFormAsync(request.HttpContext.RequestAborted))["key"];
    }

    private static Task RefuseAsync(HttpContext context, DoorState state, int status = StatusCodes.Status401Unauthorized)
    {
        var asksForPage = context.Request.Headers.Accept.Any(a => a?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);
        if (asksForPage)
        {
            return ShowAsync(context, state, status);
        }

        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task ShowAsync(HttpContext context, DoorState state, int status)
    {
        context.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<DoorPage>(new { State = state }) { StatusCode = status }.ExecuteAsync(context);
    }
}
