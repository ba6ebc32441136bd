using System.Security.Cryptography;
using System.Text;

namespace Tezgah.Web.Access;

/// <summary>
/// The keys that open a dashboard on the local network: the owner's, which works once, and the viewers', which the whole
/// audience shares until a new one is made. Both live as long as the program.
/// </summary>
public sealed class AccessKeys
{
    // 30 letters that nobody mixes up when they type them from a screen.
    private const string Letters = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
    private const int OwnerLength = 30;
    private const int ViewerLength = 8;

    private readonly Lock _gate = new();
    private string? _owner = RandomNumberGenerator.GetString(Letters, OwnerLength);
    private (string Key, string Session) _viewers = NewViewers();

    /// <summary>The key that makes its first user an owner (147 bits); null once it was used.</summary>
    public string? Owner
    {
        get
        {
            lock (_gate)
            {
                return _owner;
            }
        }
    }

    /// <summary>The key of the audience: 8 letters (39 bits), short enough to be typed on a phone; <see cref="KeyAttempts"/> slows down who guesses.</summary>
    public string Viewers
    {
        get
        {
            lock (_gate)
            {
                return _viewers.Key;
            }
        }
    }

    /// <summary>The audience that <see cref="Viewers"/> lets in.</summary>
    public string Session
    {
        get
        {
            lock (_gate)
            {
                return _viewers.Session;
            }
        }
    }

    /// <summary>What a key is good for. The owner's works no second time.</summary>
    public Role Redeem(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var typed = Plain(key);
        lock (_gate)
        {
            if (_owner is not null && Same(typed, _owner))
            {
                _owner = null;
                return Role.Owner;
            }

            return Same(typed, _viewers.Key) ? Role.Viewer : Role.Nobody;
        }
    }

    /// <summary>Makes a new key for the owner, for another browser.</summary>
    public string RenewOwner()
    {
        lock (_gate)
        {
            return _owner = RandomNumberGenerator.GetString(Letters, OwnerLength);
        }
    }

    /// <summary>Makes a new key for an audience, and sends the old one away.</summary>
    public void RenewViewers()
    {
        lock (_gate)
        {
            _viewers = NewViewers();
        }
    }

    /// <summary>A key as people read it: in groups of four.</summary>
    public static string Grouped(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return string.Join('-', key.Chunk(4).Select(part => new string(part)));
    }

    private static (string Key, string Session) NewViewers() =>
        (RandomNumberGenerator.GetString(Letters, ViewerLength), RandomNumberGenerator.GetHexString(16, lowercase: true));

    private static string Plain(string typed) =>
        new([.. typed.Where(char.IsAsciiLetterOrDigit).Take(2 * OwnerLength).Select(char.ToUpperInvariant)]);

    // Takes as long for a key that is nearly right as for any other.
    private static bool Same(string typed, string key) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(typed), Encoding.ASCII.GetBytes(key));
}
