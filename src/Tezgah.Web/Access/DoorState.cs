namespace Tezgah.Web.Access;

/// <summary>What somebody sees who stands before the door.</summary>
public enum DoorState
{
    /// <summary>No key was shown.</summary>
    NoKey,

    /// <summary>The key is wrong, or was used up.</summary>
    Wrong,

    /// <summary>Too many wrong keys; a minute has to go by.</summary>
    Wait,

    /// <summary>The key is right.</summary>
    Open,
}
