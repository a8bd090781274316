namespace Panah.Simulators.Texts;

/// <summary>Names the resources of the simulators' pages.</summary>
public sealed class SimulatorTexts;
