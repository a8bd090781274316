namespace Panah.Registries;

/// <summary>A registry was down, slow or answered nonsense. It delays an answer and never decides one.</summary>
public sealed class RegistryUnavailableException : Exception
{
    public RegistryUnavailableException() { }

    public RegistryUnavailableException(string registry) : base(registry) => Registry = registry;

    public RegistryUnavailableException(string registry, Exception inner) : base(registry, inner) => Registry = registry;

    /// <summary>Short name: civil, sim, foreigners, postal, companies, insured, cover, medical, dossier, bank.</summary>
    public string Registry { get; } = "";
}
