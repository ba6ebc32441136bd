using Microsoft.AspNetCore.Hosting.Server;

namespace Tezgah.Web.Access;

/// <summary>Puts together who may come in and what they may do.</summary>
internal static class AccessRegistration
{
    /// <summary>The address at which a visitor gives their key back.</summary>
    public const string Leave = "/leave";

    /// <summary>Adds keys, cookies and the visitor of each visit.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<AccessKeys>();
        services.AddSingleton<KeyAttempts>();
        services.AddSingleton<TicketCookie>();
        services.AddSingleton<AllowedFolders>();
        services.AddSingleton(provider => new JoinLinks(provider.GetRequiredService<IServer>(), LocalNetwork.Addresses));
        services.AddScoped<Visitor>();
        return services;
    }

    /// <summary>Adds the address <see cref="Leave"/>, which asks for the antiforgery token of its page.</summary>
    public static void MapAccess(this IEndpointRouteBuilder app) => app
        .MapPost(Leave, (HttpContext context, TicketCookie cookie) =>
        {
            cookie.Take(context);
            context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
            return Results.LocalRedirect(Doorkeeper.Door);
        })
        .AddEndpointFilter<RouteHandlerBuilder, TokenFilter>();
}
