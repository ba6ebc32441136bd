namespace TorchSharp.Modules;

/// <summary>The kinds of the GELU function.</summary>
public static class GELU
{
    /// <summary>How the normal distribution in GELU is computed.</summary>
    public enum Approximate
    {
        /// <summary>Exactly, by the error function.</summary>
        none,

        /// <summary>By tanh.</summary>
        tanh,
    }
}
