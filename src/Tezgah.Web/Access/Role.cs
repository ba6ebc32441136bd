namespace Tezgah.Web.Access;

/// <summary>What a visitor may do.</summary>
public enum Role
{
    /// <summary>Nothing: no key was shown, or it does not count any more.</summary>
    Nobody,

    /// <summary>Look at everything, and touch nothing: the audience of a lecture.</summary>
    Viewer,

    /// <summary>Everything.</summary>
    Owner,
}
