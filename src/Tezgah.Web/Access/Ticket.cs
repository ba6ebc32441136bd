using System.Globalization;
using System.Security.Claims;

namespace Tezgah.Web.Access;

/// <summary>What a visitor got for a key; it lies signed in a cookie.</summary>
/// <param name="Role">What the visitor may do.</param>
/// <param name="Id">Tells visitors apart; made up when the key was shown.</param>
/// <param name="Session">The audience that a viewer belongs to; a new viewers' key sends the old audience away.</param>
/// <param name="Until">When the ticket ends, UTC.</param>
public sealed record Ticket(Role Role, string Id, string Session, DateTimeOffset Until)
{
    private const string Kind = "tezgah";
    private const string SessionClaim = "tezgah-session";

    /// <summary>Whoever sits at this machine while nobody else can reach it.</summary>
    public static ClaimsPrincipal Host { get; } = new Ticket(Role.Owner, "host", "", DateTimeOffset.MaxValue).ToPrincipal();

    /// <summary>The visitor as the rest of the program knows them.</summary>
    public ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, Id), new(ClaimTypes.Role, Role.ToString()), new(SessionClaim, Session)], Kind));

    /// <summary>The role of a visitor; a viewer's counts only in the audience <paramref name="session"/>.</summary>
    public static Role RoleOf(ClaimsPrincipal visitor, string session)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        if (visitor.Identity?.AuthenticationType != Kind || !Enum.TryParse<Role>(visitor.FindFirstValue(ClaimTypes.Role), out var role))
        {
            return Role.Nobody;
        }

        return role != Role.Viewer || visitor.FindFirstValue(SessionClaim) == session ? role : Role.Nobody;
    }

    /// <summary>The ticket as one line.</summary>
    public string Write() => string.Join('|', Role, Id, Session, Until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads what <see cref="Write"/> wrote; null for anything else.</summary>
    public static Ticket? Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Split('|') is [var role, var id, var session, var until]
            && Enum.TryParse<Role>(role, out var known)
            && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? new Ticket(known, id, session, DateTimeOffset.FromUnixTimeSeconds(seconds))
            : null;
    }
}
