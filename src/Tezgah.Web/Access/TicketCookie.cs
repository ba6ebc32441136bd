using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Access;

/// <summary>The cookie that stands for a key once it was shown: encrypted and signed, out of the pages' scripts' reach.</summary>
public sealed class TicketCookie(DashboardOptions options, AccessKeys keys, IDataProtectionProvider protection, TimeProvider time)
{
    private static readonly TimeSpan s_owner = TimeSpan.FromDays(30);
    private static readonly TimeSpan s_viewer = TimeSpan.FromHours(12);

    private readonly IDataProtector _protector = protection.CreateProtector("Tezgah.Web.Access.Ticket.v1");

    /// <summary>The cookie's name.</summary>
    public string Name { get; } = "tezgah-access-" + Suffix(options);

    /// <summary>Tells the cookies of two dashboards on one machine apart, since browsers do not tell ports apart.</summary>
    public static string Suffix(DashboardOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.DataFolder)))[..8];
    }

    /// <summary>Hands a visitor the cookie of a role.</summary>
    public void Give(HttpContext context, Role role)
    {
        ArgumentNullException.ThrowIfNull(context);
        var age = role == Role.Owner ? s_owner : s_viewer;
        var ticket = new Ticket(role, RandomNumberGenerator.GetHexString(16, lowercase: true), role == Role.Owner ? "" : keys.Session, time.GetUtcNow() + age);
        var settings = Settings(context);
        settings.MaxAge = age;
        context.Response.Cookies.Append(Name, _protector.Protect(ticket.Write()), settings);
    }

    /// <summary>Takes it away.</summary>
    public void Take(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Cookies.Delete(Name, Settings(context));
    }

    /// <summary>The visitor that a request's cookie stands for; null without one, or where it is forged or too old.</summary>
    public ClaimsPrincipal? Read(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Cookies[Name] is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            return Ticket.Read(_protector.Unprotect(text)) is { } ticket && ticket.Until > time.GetUtcNow()
                && ticket.ToPrincipal() is var visitor && Ticket.RoleOf(visitor, keys.Session) != Role.Nobody
                ? visitor
                : null;
        }
        catch (CryptographicException)
        {
            // Forged, or of a dashboard whose keys are gone: as good as none.
            return null;
        }
    }

    private static CookieOptions Settings(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        Path = "/",
    };
}
